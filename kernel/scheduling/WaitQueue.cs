using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.Scheduling;

/// <summary>Threads that wait for something to happen, in the order in which they came.</summary>
public sealed class WaitQueue
{
    private readonly SpinLock _lock = new();
    private KernelThread? _first;
    private KernelThread? _last;

    /// <summary>Guards the condition that threads wait for: hold it while testing and while changing the condition.</summary>
    public ulong Acquire() => _lock.Acquire();

    /// <summary>Ends <see cref="Acquire"/>.</summary>
    public void Release(ulong flags) => _lock.Release(flags);

    /// <summary>
    /// Blocks the running thread until it is woken or the time is over (<see cref="ulong.MaxValue"/>: never). Pre: the
    /// caller holds the queue. Post: it holds the queue again. Returns false after a time-out.
    /// </summary>
    public bool Wait(ulong deadline = ulong.MaxValue)
    {
        KernelThread thread = Scheduler.Current!;
        thread.NextWaiter = null;
        thread.WaitingOn = this;
        if (_last == null)
            _first = thread;
        else
            _last.NextWaiter = thread;
        _last = thread;
        Scheduler.PrepareToBlock();
        _lock.ReleaseKeepingInterruptsOff();
        bool woken = Scheduler.BlockUntil(deadline);
        _lock.Acquire();
        if (thread.WaitingOn == this)
            Unlink(thread);
        else
            woken = true;
        return woken;
    }

    /// <summary>Wakes the thread that has waited longest. Pre: the caller holds the queue. False if nobody waits.</summary>
    public bool WakeOne()
    {
        KernelThread? thread = _first;
        if (thread == null)
            return false;
        Unlink(thread);
        Scheduler.Wake(thread);
        return true;
    }

    /// <summary>Wakes all. Pre: the caller holds the queue.</summary>
    public void WakeAll()
    {
        while (WakeOne())
        {
        }
    }

    private void Unlink(KernelThread thread)
    {
        KernelThread? before = null;
        for (KernelThread? at = _first; at != null; before = at, at = at.NextWaiter)
        {
            if (at != thread)
                continue;
            if (before == null)
                _first = at.NextWaiter;
            else
                before.NextWaiter = at.NextWaiter;
            if (_last == at)
                _last = before;
            break;
        }
        thread.NextWaiter = null;
        thread.WaitingOn = null;
    }
}

/// <summary>A flag that threads wait for. Set by threads and by interrupt handlers.</summary>
public sealed class Event
{
    private readonly WaitQueue _queue = new();
    private readonly bool _resets;
    private bool _isSet;

    /// <summary>With <paramref name="resets"/>, each <see cref="Set"/> lets one thread through; else all, until <see cref="Reset"/>.</summary>
    public Event(bool resets) => _resets = resets;

    /// <summary>Lets threads through.</summary>
    public void Set()
    {
        ulong flags = _queue.Acquire();
        _isSet = true;
        if (_resets)
            _queue.WakeOne();
        else
            _queue.WakeAll();
        _queue.Release(flags);
    }

    /// <summary>Makes threads wait again.</summary>
    public void Reset()
    {
        ulong flags = _queue.Acquire();
        _isSet = false;
        _queue.Release(flags);
    }

    /// <summary>Waits until the event is set; false if that took longer than the time.</summary>
    public bool Wait(ulong nanoseconds = ulong.MaxValue)
    {
        ulong deadline = nanoseconds == ulong.MaxValue ? ulong.MaxValue : Clock.Now + nanoseconds;
        ulong flags = _queue.Acquire();
        bool inTime = true;
        while (!_isSet && inTime)
            inTime = _queue.Wait(deadline);
        bool result = _isSet;
        if (_isSet && _resets)
            _isSet = false;
        _queue.Release(flags);
        return result;
    }
}
