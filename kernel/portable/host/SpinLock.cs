using System.Threading;

namespace Dialogos.Kernel.Scheduling;

/// <summary>What kernel/scheduling/SpinLock.cs is in the kernel, for the host: a lock without interrupts.</summary>
public sealed class SpinLock
{
    private readonly Lock _lock = new();

    /// <summary>Takes the lock.</summary>
    public ulong Acquire()
    {
        _lock.Enter();
        return 0;
    }

    /// <summary>Gives the lock back.</summary>
    public void Release(ulong flags) => _lock.Exit();
}
