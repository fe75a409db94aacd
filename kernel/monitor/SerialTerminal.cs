using System.Threading;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Interrupts;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.Monitor;

/// <summary>The person at COM1. Received characters come by interrupt 4; where that line is absent a thread looks for them.</summary>
public sealed class SerialTerminal : ITerminal
{
    private const byte ReceiveInterrupt = 1;
    private const ulong PollInterval = 10_000_000;
    private readonly Lock _lock = new();

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
        if (IoApic.ConnectLegacy(4, "serial", ReceiveAll).IsOk)
        {
            Port.Write8(0x3F9, ReceiveInterrupt);
            // What was typed before now raises no further edge.
            ulong flags = Processor.DisableInterrupts();
            ReceiveAll();
            Processor.RestoreInterrupts(flags);
            return Result.Ok;
        }
        Result<KernelThread> poller = Scheduler.StartThread("serial input", Poll);
        return poller.IsOk ? Result.Ok : poller.Error;
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
