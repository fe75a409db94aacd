// Words. A signal is *pending* from when it was sent until a thread takes it. Standard signals are pending once, however
// often they were sent; real-time signals (32 and up) each time (signal(7)).
using System.Collections.Generic;

namespace Dialogos.Kernel.Processes.Signals;

/// <summary>What a handler learns of a signal: siginfo_t in short.</summary>
public struct SignalInformation
{
    /// <summary>The signal.</summary>
    public int Signal;
    /// <summary>si_code: why.</summary>
    public int Code;
    /// <summary>si_errno.</summary>
    public int Error;
    /// <summary>si_pid, or si_timerid.</summary>
    public int Sender;
    /// <summary>si_uid, or si_overrun.</summary>
    public uint User;
    /// <summary>si_value, si_addr or si_status, as the code says.</summary>
    public ulong Value;

    /// <summary>SI_USER: kill(2).</summary>
    public const int FromUser = 0;
    /// <summary>SI_KERNEL.</summary>
    public const int FromKernel = 0x80;
    /// <summary>SI_QUEUE.</summary>
    public const int FromQueue = -1;
    /// <summary>SI_TIMER.</summary>
    public const int FromTimer = -2;
    /// <summary>SI_TKILL.</summary>
    public const int FromThreadKill = -6;
}

/// <summary>Pending signals of a thread or a process. Under ProcessTable.Lock.</summary>
internal sealed class PendingSignals
{
    private readonly List<SignalInformation> _queue = new();

    /// <summary>The pending signals as a mask.</summary>
    internal ulong Mask { get; private set; }

    internal void Add(in SignalInformation information)
    {
        ulong bit = SignalNumber.Bit(information.Signal);
        // A timer's signal is there besides any other: the timer counts what it misses (timer_getoverrun(2)).
        if (information.Signal < SignalNumber.FirstRealTime && (Mask & bit) != 0 && information.Code != SignalInformation.FromTimer)
            return;
        Mask |= bit;
        _queue.Add(information);
    }

    /// <summary>Takes the first pending signal of a mask: synchronous ones first, then the lowest number.</summary>
    internal bool Take(ulong mask, out SignalInformation information)
    {
        information = default;
        ulong candidates = Mask & mask;
        if (candidates == 0)
            return false;
        ulong first = (candidates & SignalNumber.Synchronous) != 0 ? candidates & SignalNumber.Synchronous : candidates;
        int signal = System.Numerics.BitOperations.TrailingZeroCount(first) + 1;
        bool again = false;
        int found = -1;
        for (int i = 0; i < _queue.Count; i++)
        {
            if (_queue[i].Signal != signal)
                continue;
            again = found >= 0;
            if (again)
                break;
            found = i;
        }
        information = _queue[found];
        _queue.RemoveAt(found);
        if (!again)
            Mask &= ~SignalNumber.Bit(signal);
        return true;
    }

    /// <summary>Forgets what a timer has sent.</summary>
    internal void DiscardTimer(int signal, int timer)
    {
        bool others = false;
        for (int i = _queue.Count - 1; i >= 0; i--)
        {
            if (_queue[i].Signal != signal)
                continue;
            if (_queue[i].Code == SignalInformation.FromTimer && _queue[i].Sender == timer)
                _queue.RemoveAt(i);
            else
                others = true;
        }
        if (!others)
            Mask &= ~SignalNumber.Bit(signal);
    }

    internal void Discard(ulong mask)
    {
        Mask &= ~mask;
        for (int i = _queue.Count - 1; i >= 0; i--)
        {
            if ((SignalNumber.Bit(_queue[i].Signal) & mask) != 0)
                _queue.RemoveAt(i);
        }
    }
}
