using System;
using System.Buffers.Binary;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Firmware;
using Dialogos.Kernel.Handover;
using Dialogos.Kernel.Health;
using Dialogos.Kernel.Interrupts;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Monitor;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes.Machine;
using Dialogos.Kernel.Runtime;
using Dialogos.Kernel.Scheduling;
using Dialogos.Kernel.Storage;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.Boot;

public static partial class BootSequence
{
    private static InterruptTopology? s_topology;

    // Pre: pages can be had. Post: objects can be made; a failure ends in a panic with names.
    private static void StartRuntime()
    {
        ManagedRuntime.Initialize();
        KernelOptions.Read(BootRecord.CommandLine);
    }

    private static void StartKernel()
    {
        ReadFirmware();
        FreeLoaderMemory();
        StartInterruptsAndTime();
        StartScheduler();
        StartUserSpace();
        StartOtherProcessors();
        OpenMonitor();
        HealthMonitor.Prepare();
        KernelMonitor.ReachedPrompt = HealthMonitor.ConfirmBoot;
        KernelMonitor.AwaitVerdict = HealthMonitor.AwaitVerdict;
        KernelMonitor.EndSystem = EndSystem;
        Dialogos.Drivers.DriverStart.Run();
        SeedRandomNumbers();
        Volumes.Start(Dialogos.Drivers.Bus.DeviceRegistry.Disks);
        Files.Startup.RootFiles.Initialize();
        ReportStart();
        RunCommandLineUnderWatch();
        Log.Information($"boot: ready after {Clock.Now / 1_000_000} ms");
        FirstProgram.Run();
        KernelMonitor.Serve();
    }

    // What a generation's own command line runs belongs to its trial, and may take longer than an unfed watchdog. A machine
    // that was booted directly has neither; its tests and benchmarks have it for themselves.
    private static void RunCommandLineUnderWatch()
    {
        bool isTrial = BootRecord.Information.Reason != ChoiceReason.DirectBoot;
        if (isTrial)
            HealthMonitor.Start();
        KernelMonitor.RunCommandLine();
        HealthMonitor.EndCommandLine();
        if (!isTrial)
            HealthMonitor.Start();
    }

    // Post: ACPI tables are on the heap, power-off and reset are known. A machine without ACPI goes on with one processor.
    private static void ReadFirmware()
    {
        Result loaded = Acpi.Load();
        if (loaded.Failed)
            Log.Warning($"acpi: no usable tables ({(int)loaded.Error})");
        byte[]? madt = Acpi.Find("APIC");
        if (madt != null)
        {
            Result<InterruptTopology> topology = InterruptTopology.Parse(madt);
            if (topology.IsOk)
                s_topology = topology.Value;
            else
                Log.Warning("acpi: the interrupt table (MADT) does not parse");
        }
        byte[]? fadt = Acpi.Find("FACP");
        if (fadt == null)
            return;
        Result<PowerDescription> power = PowerDescription.Parse(fadt);
        if (power.IsOk)
            Power.Initialize(power.Value, power.Value.Dsdt == 0 ? null : Acpi.Read(power.Value.Dsdt));
        else
            Log.Warning("acpi: the power table (FADT) does not parse");
    }

    // Pre: the boot information and the ACPI tables are copied; nothing of the loader is in use. Post: its memory is free, but
    // for the initial archive, which the files still need.
    private static void FreeLoaderMemory()
    {
        foreach (MemoryRange range in BootRecord.Map)
        {
            if (range.Kind is (MemoryKind.LoaderReclaimable or MemoryKind.AcpiTables) && !InitialArchive.IsIn(range))
                PageFrames.AddRange(range.Start, range.Length);
        }
    }

    // Pre: the heap works. Post: the clock runs; interrupts can be switched on.
    private static void StartInterruptsAndTime()
    {
        Result interrupts = KernelInterrupts.Initialize(s_topology);
        if (interrupts.Failed)
            Refuse("the processor's interrupt controller cannot be mapped.");
        Result calibrated = Calibration.Run(Power.Description, BootRecord.Information.LoaderStartTsc);
        if (calibrated.Failed)
            Refuse("there is no clock to calibrate the time-stamp counter with.");
        LocalTimer.Initialize();
        Clock.SetWallTime(BatteryClock.ReadUnixTime(Power.Description?.CenturyIndex ?? 0));
    }

    // Post: this code is thread 1, interrupts are on, threads can block.
    private static void StartScheduler()
    {
        Platform.PrepareLocks();
        Scheduler.StartBootProcessor(new KernelStack(ReservedMemory.BootStackLow(), ReservedMemory.BootStackHigh()));
        LockOrder.IsOn = KernelOptions.Find("checks") == "locks";
        Processor.EnableInterrupts();
    }

    // Post: programs get random numbers; how good they are depends on what the machine offers.
    private static void SeedRandomNumbers()
    {
        Span<byte> seed = stackalloc byte[32];
        BinaryPrimitives.WriteUInt64LittleEndian(seed, Processor.ReadTimeStampCounter());
        if (Dialogos.Drivers.Entropy.KernelEntropy.Pool.Fill(seed).Failed)
            Log.Warning("entropy: programs get random numbers that can be guessed");
        Processes.KernelRandom.Mix(seed);
    }

    // Post: programs can be started; every processor that starts later prepares itself (ProcessorStart.Continue).
    private static void StartUserSpace()
    {
        if (PageTables.ShareKernelHalf().Failed || FrameReferences.Initialize().Failed)
            Refuse("there is not enough memory for the page tables of programs.");
        UserProcessor.PrepareHere();
        if (Processes.VirtualLibrary.Initialize().Failed)
            Log.Warning("processes: there is no memory for the library with the clock; programs ask the kernel for the time");
        Exceptions.Claim = Processes.UserFaults.TryHandle;
    }

    // Everything that has to happen before the machine ends or restarts in an orderly way.
    private static void EndSystem()
    {
        HealthMonitor.ConfirmEnd();
        Files.Startup.RootFiles.Synchronize();
        Volumes.Settle();
        HealthMonitor.EndWatch();
    }

    // Post: every processor that answers runs threads.
    private static void StartOtherProcessors()
    {
        if (s_topology == null || KernelOptions.Find("smp") == "off")
            return;
        Result started = ProcessorStart.StartAll(s_topology.Processors);
        if (started.Failed)
            Log.Warning("smp: no page below 640 KiB for starting processors");
    }

    // Post: people can type at COM1.
    private static void OpenMonitor()
    {
        BuiltInCommands.Register();
        Processes.ProcessCommands.Register();
        SystemCalls.SystemCallDispatcher.Traces = KernelOptions.Find("calls") == "trace";
        var serial = new SerialTerminal();
        Terminals.Attach(serial);
        KernelMonitor.PrintLog();
        if (serial.Start().Failed)
            Log.Warning("serial: nothing can be typed there");
    }

    private static void ReportStart()
    {
        Log.Information($"memory: {PageFrames.Total / 256} MiB, {PageFrames.Free / 256} MiB free");
        Log.Information($"time: {Clock.Frequency / 1_000_000} MHz");
        Log.Information($"processors: {Scheduler.ProcessorCount}");
    }
}
