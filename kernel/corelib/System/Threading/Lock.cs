using Dialogos.Kernel.Runtime;

namespace System.Threading;

/// <summary>A lock that its holder may take again. How a thread waits is the image's affair (Platform).</summary>
public sealed class Lock
{
    private LockState _state;

    /// <summary>True if the calling thread holds it.</summary>
    public bool IsHeldByCurrentThread => Platform.IsLockHeld(ref _state);

    /// <summary>Takes it; waits while another thread holds it.</summary>
    public void Enter() => Platform.EnterLock(ref _state);

    /// <summary>Takes it if no other thread holds it.</summary>
    public bool TryEnter() => Platform.TryEnterLock(ref _state);

    /// <summary>Gives it back once.</summary>
    public void Exit() => Platform.ExitLock(ref _state);

    /// <summary>Takes it until the scope ends.</summary>
    public Scope EnterScope()
    {
        Enter();
        return new Scope(this);
    }

    /// <summary>Holds a lock.</summary>
    public ref struct Scope
    {
        private Lock? _lock;

        internal Scope(Lock held) => _lock = held;

        /// <summary>Gives the lock back.</summary>
        public void Dispose()
        {
            Lock? held = _lock;
            if (held == null)
                return;
            _lock = null;
            held.Exit();
        }
    }
}
