using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.Files;

/// <summary>Somebody who wants to know when a file's readiness changes.</summary>
public interface IReadinessListener
{
    /// <summary>Something may have changed: look again. Called with interrupts off, perhaps in an interrupt: short.</summary>
    void Changed();
}

/// <summary>The listeners of one file.</summary>
public sealed class ReadinessSource
{
    /// <summary>For files whose readiness never changes.</summary>
    public static ReadinessSource Silent { get; } = new();

    private readonly SpinLock _lock = new();
    private IReadinessListener?[] _listeners = new IReadinessListener?[2];
    private int _count;

    /// <summary>Adds a listener. It may hear of changes from before.</summary>
    public void Subscribe(IReadinessListener listener)
    {
        // A spin lock's holder must not allocate: room is made before, and made again if others were faster.
        for (; ; )
        {
            IReadinessListener?[] old = _listeners;
            IReadinessListener?[] room = _count < old.Length ? old : new IReadinessListener?[old.Length * 2];
            ulong flags = _lock.Acquire();
            bool fits = old == _listeners && _count < room.Length;
            if (fits)
            {
                for (int i = 0; room != old && i < _count; i++)
                    room[i] = old[i];
                _listeners = room;
                room[_count++] = listener;
            }
            _lock.Release(flags);
            if (fits)
                return;
        }
    }

    /// <summary>Removes a listener that was added.</summary>
    public void Unsubscribe(IReadinessListener listener)
    {
        ulong flags = _lock.Acquire();
        for (int i = 0; i < _count; i++)
        {
            if (_listeners[i] != listener)
                continue;
            _listeners[i] = _listeners[--_count];
            _listeners[_count] = null;
            break;
        }
        _lock.Release(flags);
    }

    /// <summary>Tells all listeners. From threads and interrupt handlers.</summary>
    public void Notify()
    {
        ulong flags = _lock.Acquire();
        for (int i = 0; i < _count; i++)
            _listeners[i]!.Changed();
        _lock.Release(flags);
    }
}
