using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Scheduling;
using Dialogos.Kernel.Time;

namespace Dialogos.Drivers;

/// <summary>An event count on the scheduler's wait queues.</summary>
public sealed class KernelDeviceEvent : IDeviceEvent
{
    private const ulong PollingInterval = 200_000;

    private readonly WaitQueue _queue = new();
    private uint _ticket;

    /// <summary>True for a device without an interrupt: its waiters look again by themselves, often.</summary>
    public bool IsPolled { get; set; }

    /// <inheritdoc/>
    public uint Ticket
    {
        get
        {
            var flags = _queue.Acquire();
            var ticket = _ticket;
            _queue.Release(flags);
            return ticket;
        }
    }

    /// <inheritdoc/>
    public void Signal()
    {
        var flags = _queue.Acquire();
        _ticket++;
        _queue.WakeAll();
        _queue.Release(flags);
    }

    /// <inheritdoc/>
    public void Wait(uint ticket, ulong nanoseconds)
    {
        // Before there are threads there is nobody else to run.
        if (!Scheduler.IsRunning)
        {
            Processor.Pause();
            return;
        }
        if (IsPolled)
        {
            Scheduler.Sleep(PollingInterval);
            return;
        }
        var deadline = Clock.Now + nanoseconds;
        var flags = _queue.Acquire();
        var inTime = true;
        while (_ticket == ticket && inTime)
            inTime = _queue.Wait(deadline);
        _queue.Release(flags);
    }
}
