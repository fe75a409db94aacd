using System.Threading;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Interrupts;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Scheduling;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.Monitor;

/// <summary>
/// The person at COM1. Received characters come by interrupt 4; where that line is absent, or does not arrive where the firmware
/// says, a thread looks for them.
/// </summary>
public sealed class SerialTerminal : ITerminal
{
    // 16550D data sheet, 8.6 and 8.7: which conditions interrupt, and which one did.
    private const ushort InterruptEnable = 0x3F9;
    private const ushort InterruptIdentification = 0x3FA;
    private const byte ReceiveInterrupt = 1;
    private const byte TransmitterEmptyInterrupt = 2;
    private const byte Line = 4;
    // Nanoseconds for an interrupt that is raised at once, on a processor that a busy host may hold up.
    private const ulong Patience = 100_000_000;
    private const ulong PollInterval = 10_000_000;
    private readonly Lock _lock = new();
    private static bool s_arrived;

    /// <inheritdoc/>
    public string Name => "serial";

    /// <inheritdoc/>
    public int Columns => 80;

    /// <inheritdoc/>
    public int Rows => 24;

    /// <inheritdoc/>
    public bool HasColours => true;

    /// <inheritdoc/>
    public void Write(string text)
    {
        lock (_lock)
            EarlyConsole.Write(text);
    }

    /// <summary>Begins to receive.</summary>
    public Result Start()
    {
        if (!SerialPort.First.Exists())
            return Errno.NoDevice;
        if (IoApic.ConnectLegacy(Line, "serial", HandleInterrupt).IsOk && LineArrives())
        {
            Port.Write8(InterruptEnable, ReceiveInterrupt);
            // What was typed before now raises no further edge.
            ulong flags = Processor.DisableInterrupts();
            ReceiveAll();
            Processor.RestoreInterrupts(flags);
            return Result.Ok;
        }
        Result<KernelThread> poller = Scheduler.StartThread("serial input", Poll);
        return poller.IsOk ? Result.Ok : poller.Error;
    }

    // An idle transmitter interrupts as soon as it may. An override in the firmware's table that names another input is found
    // out so, before somebody types in vain.
    private static bool LineArrives()
    {
        Port.Write8(InterruptEnable, TransmitterEmptyInterrupt);
        ulong end = Clock.Now + Patience;
        while (!Volatile.Read(ref s_arrived) && Clock.Now < end)
            Processor.Pause();
        if (Volatile.Read(ref s_arrived))
            return true;
        Port.Write8(InterruptEnable, 0);
        Log.Error("interrupts: the serial line does not arrive where the firmware says; it is asked instead");
        return false;
    }

    private static void HandleInterrupt()
    {
        // Reading says that this end of transmission is known.
        Port.Read8(InterruptIdentification);
        Volatile.Write(ref s_arrived, true);
        ReceiveAll();
    }

    private static void Poll()
    {
        for (; ; )
        {
            ReceiveAll();
            Scheduler.Sleep(PollInterval);
        }
    }

    private static void ReceiveAll()
    {
        for (int value = SerialPort.First.Read(); value >= 0; value = SerialPort.First.Read())
            Terminals.Receive((char)value);
    }
}
