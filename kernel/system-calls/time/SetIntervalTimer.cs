using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Signals;

namespace Dialogos.Kernel.SystemCalls.Time;

[SystemCall(38, "setitimer")]
[SystemCallFlag("ITIMER_REAL", Support.Full)]
[SystemCallFlag("ITIMER_VIRTUAL", Support.Partial, "all time counts as user time")]
[SystemCallFlag("ITIMER_PROF", Support.Full)]
internal static class SetIntervalTimer
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        ulong value = 0, interval = 0;
        if (call.Argument(1) != 0)
        {
            Result<ulong> first = ReadTime(call.Argument(1)), second = ReadTime(call.Argument(1) + 16);
            if (first.Failed || second.Failed)
                return first.Error == Errno.BadAddress || second.Error == Errno.BadAddress ? Errno.BadAddress : Errno.InvalidArgument;
            interval = first.Value;
            value = second.Value;
        }
        if ((uint)call.Int(0) >= (uint)call.Process.Timers.Length)
            return Errno.InvalidArgument;
        (ulong Left, ulong Interval) old = call.Process.Timers[call.Int(0)].Set(value, interval);
        return call.Argument(2) == 0 ? 0 : Write(call.Argument(2), old);
    }

    /// <summary>Writes a struct itimerval: interval, then what is left, in microseconds.</summary>
    internal static Result<long> Write(ulong address, (ulong Left, ulong Interval) state)
    {
        bool written = WriteTime(address, state.Interval) && WriteTime(address + 16, state.Left);
        return written ? SystemCallResult.Zero : Errno.BadAddress;
    }

    private static bool WriteTime(ulong address, ulong nanoseconds) =>
        UserMemory.Write(address, nanoseconds / TimeSpecification.Second).IsOk &&
        UserMemory.Write(address + 8, nanoseconds % TimeSpecification.Second / 1000).IsOk;

    private static Result<ulong> ReadTime(ulong address)
    {
        const ulong most = 9_000_000_000;
        Result<long> seconds = UserMemory.Read<long>(address), rest = UserMemory.Read<long>(address + 8);
        if (seconds.Failed || rest.Failed)
            return Errno.BadAddress;
        if (seconds.Value < 0 || (ulong)rest.Value >= 1_000_000)
            return Errno.InvalidArgument;
        return System.Math.Min((ulong)seconds.Value, most) * TimeSpecification.Second + (ulong)rest.Value * 1000;
    }
}
