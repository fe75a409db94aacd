using System;
using System.Buffers.Binary;
using System.Threading;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files.Events;

/// <summary>What calls back at a moment of the monotonic clock, as the machine offers it.</summary>
public interface ITimerAlarm
{
    /// <summary>Sets the moment, in place of an earlier one.</summary>
    void Set(ulong deadline);

    /// <summary>Forgets the moment.</summary>
    void Cancel();
}

/// <summary>A timer to wait for (timerfd_create(2)). Moments are monotonic nanoseconds.</summary>
public sealed class TimerFile : OpenFile
{
    private readonly Lock _lock = new();
    private readonly Func<ulong> _now;
    private readonly ITimerAlarm _alarm;
    // The next expiration, 0 while disarmed; every so often after it.
    private ulong _next;
    private ulong _interval;
    private ulong _taken;

    /// <summary>A timer that is not armed, over a clock, and an alarm that is told what to call.</summary>
    public TimerFile(int clock, Func<ulong> now, Func<Action, ITimerAlarm> makeAlarm, int flags)
        : base(flags | OpenFlags.ReadWrite)
    {
        ClockNumber = clock;
        _now = now;
        _alarm = makeAlarm(Ring);
    }

    /// <summary>The clock that its program counts by (clock_gettime(2)).</summary>
    public int ClockNumber { get; }

    /// <inheritdoc/>
    public override ReadinessSource Changes { get; } = new();

    /// <inheritdoc/>
    public override string Description => "anon_inode:[timerfd]";

    /// <summary>Arms it for a moment, 0 to disarm it; returns the time that was left, 0 for disarmed, and the interval.</summary>
    public (ulong Left, ulong Interval) Arm(ulong moment, ulong interval)
    {
        lock (_lock)
        {
            (ulong Left, ulong Interval) old = Remaining();
            _next = moment;
            _interval = interval;
            _taken = 0;
            if (moment == 0)
                _alarm.Cancel();
            else
                _alarm.Set(moment);
            return old;
        }
    }

    /// <summary>The time that is left, 0 for disarmed, and the interval.</summary>
    public (ulong Left, ulong Interval) Get()
    {
        lock (_lock)
            return Remaining();
    }

    /// <summary>Reads how often it has expired since the last read.</summary>
    public override Result<int> Read(Span<byte> destination)
    {
        if (destination.Length < 8)
            return Errno.InvalidArgument;
        lock (_lock)
        {
            ulong count = Expirations() - _taken;
            if (count == 0)
                return Errno.Again;
            _taken += count;
            BinaryPrimitives.WriteUInt64LittleEndian(destination, count);
            return 8;
        }
    }

    /// <inheritdoc/>
    public override Readiness Poll()
    {
        lock (_lock)
            return Expirations() > _taken ? Readiness.Read : Readiness.None;
    }

    /// <inheritdoc/>
    public override Result<long> Seek(long offset, SeekOrigin origin) => 0;

    /// <inheritdoc/>
    public override Result<NodeStatus> GetStatus() =>
        new NodeStatus(new FileMode(0x180), Owner.Root, 1, 0, 0, 0, default, default, default);

    /// <inheritdoc/>
    protected override void Close() => _alarm.Cancel();

    private ulong Expirations()
    {
        ulong now = _now();
        if (_next == 0 || now < _next)
            return 0;
        return _interval == 0 ? 1 : 1 + (now - _next) / _interval;
    }

    private (ulong Left, ulong Interval) Remaining()
    {
        ulong passed = Expirations();
        if (_next == 0 || (passed > 0 && _interval == 0))
            return (0, _interval);
        return (_next + passed * _interval - _now(), _interval);
    }

    private void Ring()
    {
        lock (_lock)
        {
            ulong passed = Expirations();
            if (_next != 0 && (passed == 0 || _interval != 0))
                _alarm.Set(_next + passed * _interval);
        }
        Changes.Notify();
    }
}
