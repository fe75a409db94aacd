using Dialogos.Kernel.Memory;

namespace Dialogos.Kernel.Processes;

/// <summary>The limits of getrlimit(2), by RLIMIT_* number: what holds, and how far it may be raised.</summary>
public sealed class ResourceLimits
{
    /// <summary>No limit.</summary>
    public const ulong Infinite = ulong.MaxValue;
    /// <summary>How many kinds there are.</summary>
    public const int Count = 16;
    /// <summary>RLIMIT_FSIZE.</summary>
    public const int FileSize = 1;
    /// <summary>RLIMIT_STACK.</summary>
    public const int Stack = 3;
    /// <summary>RLIMIT_NPROC.</summary>
    public const int Processes = 6;
    /// <summary>RLIMIT_NOFILE.</summary>
    public const int Files = 7;
    /// <summary>RLIMIT_AS.</summary>
    public const int AddressSpace = 9;

    /// <summary>RLIMIT_SIGPENDING.</summary>
    public const int PendingSignals = 11;

    private readonly ulong[] _current = new ulong[Count];
    private readonly ulong[] _maximum = new ulong[Count];

    /// <summary>Linux's usual limits.</summary>
    public ResourceLimits()
    {
        for (int i = 0; i < Count; i++)
        {
            _current[i] = Infinite;
            _maximum[i] = Infinite;
        }
        _current[Stack] = 8 << 20;
        _current[4] = 0; // core files
        // As Linux computes it, an eighth of the memory for the threads' stacks, but not halved: these are 64 KiB.
        _current[Processes] = _maximum[Processes] = PageFrames.Total / 128;
        _current[Files] = 1024;
        _maximum[Files] = 1 << 20;
        _current[8] = _maximum[8] = 8 << 20; // locked memory
        _current[PendingSignals] = _maximum[PendingSignals] = 4096;
        _current[12] = _maximum[12] = 819200; // message queues
        _current[13] = _maximum[13] = 0; // nice
        _current[14] = _maximum[14] = 0; // real-time priority
    }

    /// <summary>What holds.</summary>
    public ulong Current(int resource) => _current[resource];

    /// <summary>How far it may be raised.</summary>
    public ulong Maximum(int resource) => _maximum[resource];

    internal void Set(int resource, ulong current, ulong maximum)
    {
        _current[resource] = current;
        _maximum[resource] = maximum;
    }

    internal ResourceLimits Copy()
    {
        var copy = new ResourceLimits();
        for (int i = 0; i < Count; i++)
            copy.Set(i, _current[i], _maximum[i]);
        return copy;
    }
}
