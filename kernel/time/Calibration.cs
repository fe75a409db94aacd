// Finds the rate of the time-stamp counter: asks the processor or the hypervisor, else measures against a clock whose rate
// is fixed by its standard: the HPET, the ACPI power-management timer, or the 8254. No one of them is on every machine.
using System.Buffers.Binary;
using Dialogos.Kernel.Firmware;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Time;

/// <summary>Where the rate of the time-stamp counter came from.</summary>
public enum CalibrationSource
{
    /// <summary>CPUID leaf 15h.</summary>
    Processor,
    /// <summary>CPUID leaf 40000010h.</summary>
    Hypervisor,
    /// <summary>The high-precision event timer.</summary>
    Hpet,
    /// <summary>The ACPI power-management timer, 3.579545 MHz.</summary>
    PowerTimer,
    /// <summary>The 8254 programmable interval timer, 1.193182 MHz.</summary>
    IntervalTimer,
}

/// <summary>Calibrates <see cref="Clock"/>.</summary>
public static class Calibration
{
    private const ulong Interval = 5; // milliseconds
    private const ulong PowerTimerRate = 3_579_545;
    private const ulong IntervalTimerRate = 1_193_182;
    // Counts of the time-stamp counter: some microseconds, what the slowest of the references takes to read.
    private const ulong Tolerance = 20_000;
    // A reference that stands still must not hang the boot.
    private const ulong Patience = 50_000_000;

    private static DeviceMemory s_hpet;
    private static ushort s_powerPort;
    private static uint s_powerMask;

    /// <summary>Where the rate came from.</summary>
    public static CalibrationSource Source { get; private set; }

    /// <summary>Calibrates the clock. <see cref="Errno.NoDevice"/> if the machine has no reference.</summary>
    public static Result Run(PowerDescription? power, ulong origin)
    {
        ulong frequency = AskProcessor();
        if (frequency == 0)
            frequency = AskHypervisor();
        if (frequency == 0)
            frequency = MeasureHpet();
        if (frequency == 0)
            frequency = MeasurePowerTimer(power);
        if (frequency == 0)
            frequency = MeasureIntervalTimer();
        if (frequency < 10_000_000)
            return Errno.NoDevice;
        Clock.Calibrate(frequency, origin);
        return Result.Ok;
    }

    // Intel SDM volume 2, CPUID leaf 15h: TSC = crystal * ebx / eax; the crystal's rate in ecx may be missing.
    private static ulong AskProcessor()
    {
        if (Processor.Query(0).Eax < 0x15)
            return 0;
        ProcessorQuery answer = Processor.Query(0x15);
        if (answer.Eax == 0 || answer.Ebx == 0 || answer.Ecx == 0)
            return 0;
        Source = CalibrationSource.Processor;
        return (ulong)answer.Ecx * answer.Ebx / answer.Eax;
    }

    private static ulong AskHypervisor()
    {
        if ((Processor.Query(1).Ecx & 1u << 31) == 0 || Processor.Query(0x40000000).Eax < 0x40000010)
            return 0;
        Source = CalibrationSource.Hypervisor;
        return Processor.Query(0x40000010).Eax * 1000UL;
    }

    private static ulong MeasureHpet()
    {
        byte[]? table = Acpi.Find("HPET");
        if (table == null || table.Length < 56)
            return 0;
        Result<DeviceMemory> mapped = KernelMemory.MapDevice(BinaryPrimitives.ReadUInt64LittleEndian(System.MemoryExtensions.AsSpan(table, 44)), 1024);
        if (mapped.Failed)
            return 0;
        s_hpet = mapped.Value;
        ulong period = s_hpet.Read64(0) >> 32; // femtoseconds
        if (period == 0 || period > 100_000_000)
            return 0;
        s_hpet.Write64(0x10, s_hpet.Read64(0x10) | 1);
        Source = CalibrationSource.Hpet;
        return Measure(1_000_000_000_000_000 / period, 0xFFFFFFFF);
    }

    private static ulong MeasurePowerTimer(PowerDescription? power)
    {
        if (power == null || power.TimerPort == 0)
            return 0;
        s_powerPort = power.TimerPort;
        s_powerMask = power.TimerIs32Bit ? 0xFFFFFFFF : 0xFFFFFF;
        Source = CalibrationSource.PowerTimer;
        return Measure(PowerTimerRate, s_powerMask);
    }

    // Channel 2 counts down without an interrupt while its gate is up (8254 data sheet; port 61h opens the gate).
    private static ulong MeasureIntervalTimer()
    {
        Source = CalibrationSource.IntervalTimer;
        Port.Write8(0x61, (byte)((Port.Read8(0x61) & ~2) | 1));
        Port.Write8(0x43, 0xB4);
        Port.Write8(0x42, 0xFF);
        Port.Write8(0x42, 0xFF);
        return Measure(IntervalTimerRate, 0xFFFF);
    }

    private static ulong Measure(ulong rate, uint mask)
    {
        ulong wanted = rate * Interval / 1000;
        PairedReading start = Read();
        for (ulong tries = 0; tries < Patience; tries++)
        {
            PairedReading end = Read();
            ulong counts = end.Moment - start.Moment;
            ulong passed = (end.Count - start.Count) & mask;
            if (passed >= wanted && passed < mask / 2)
                return counts / passed * rate + counts % passed * rate / passed;
            if (counts > Patience * 100)
                return 0;
        }
        return 0;
    }

    private static PairedReading Read() => PairedReading.Take(() => Processor.ReadTimeStampCounter(), ReadReference, Tolerance);

    private static uint ReadReference()
    {
        switch (Source)
        {
            case CalibrationSource.Hpet:
                return s_hpet.Read32(0xF0);
            case CalibrationSource.PowerTimer:
                return Port.Read32(s_powerPort) & s_powerMask;
            default:
                Port.Write8(0x43, 0x80);
                uint low = Port.Read8(0x42);
                return 0xFFFF - (low | (uint)Port.Read8(0x42) << 8);
        }
    }
}
