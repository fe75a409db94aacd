using System;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Memory;
using Dialogos.Kernel.SystemCalls.Time;

namespace Dialogos.Kernel.SystemCalls.Processes;

[SystemCall(202, "futex", Support.Partial)]
[SystemCallFlag("FUTEX_WAIT", Support.Full)]
[SystemCallFlag("FUTEX_WAKE", Support.Full)]
[SystemCallFlag("FUTEX_WAIT_BITSET", Support.Full)]
[SystemCallFlag("FUTEX_WAKE_BITSET", Support.Full)]
[SystemCallFlag("FUTEX_REQUEUE", Support.Full)]
[SystemCallFlag("FUTEX_CMP_REQUEUE", Support.Full)]
[SystemCallFlag("FUTEX_PRIVATE_FLAG", Support.Full)]
[SystemCallFlag("FUTEX_CLOCK_REALTIME", Support.Full)]
[SystemCallFlag("FUTEX_WAKE_OP", Support.Refused, "ENOSYS")]
[SystemCallFlag("FUTEX_LOCK_PI and the like", Support.Refused, "ENOSYS")]
internal static class FutexCall
{
    private const int Wait = 0, Wake = 1, Requeue = 3, CompareRequeue = 4, WaitBits = 9, WakeBits = 10;
    private const int PrivateFlag = 128, RealTime = 256;

    internal static Result<long> Invoke(SystemCallContext call)
    {
        int operation = call.Int(1);
        bool realTime = (operation & RealTime) != 0, isPrivate = (operation & PrivateFlag) != 0;
        operation &= ~(PrivateFlag | RealTime);
        if (realTime && operation is not (Wait or WaitBits))
            return Errno.NotImplemented;
        AddressSpace memory = call.Process.Memory;
        ulong address = call.Argument(0);
        switch (operation)
        {
            case Wait:
            case WaitBits:
                return WaitFor(call, isPrivate, operation == WaitBits, realTime);
            case Wake:
            case WakeBits:
                uint mask = operation == Wake ? uint.MaxValue : (uint)call.Argument(5);
                if (mask == 0)
                    return Errno.InvalidArgument;
                Result<int> woken = Futex.Wake(memory, address, isPrivate, Math.Max(call.Int(2), 1), mask);
                return woken.Failed ? woken.Error : woken.Value;
            case Requeue:
            case CompareRequeue:
                if (call.Int(2) < 0 || call.Int(3) < 0)
                    return Errno.InvalidArgument;
                Result<(int Woken, int Moved)> moved = Futex.Requeue(memory, address, isPrivate, call.Int(2), call.Argument(4), call.Int(3),
                    operation == CompareRequeue ? (uint)call.Argument(5) : null);
                return moved.Failed ? moved.Error
                    : operation == Requeue ? moved.Value.Woken : moved.Value.Woken + moved.Value.Moved;
            default:
                return Errno.NotImplemented;
        }
    }

    private static Result<long> WaitFor(SystemCallContext call, bool isPrivate, bool hasBits, bool realTime)
    {
        ulong deadline = ulong.MaxValue;
        if (call.Argument(3) != 0)
        {
            Result<ulong> time = TimeSpecification.Read(call.Argument(3));
            if (time.Failed)
                return time.Error;
            // FUTEX_WAIT counts from now; FUTEX_WAIT_BITSET names a moment.
            deadline = !hasBits ? TimeSpecification.After(time.Value)
                : realTime ? TimeSpecification.FromWallTime(time.Value) : time.Value;
        }
        uint mask = hasBits ? (uint)call.Argument(5) : uint.MaxValue;
        if (mask == 0)
            return Errno.InvalidArgument;
        Result waited = Futex.Wait(call.Process.Memory, call.Argument(0), isPrivate, (uint)call.Argument(2), mask, deadline);
        // A wait with a time-out cannot begin again with the same time.
        if (waited.Error == Errno.Restart && deadline != ulong.MaxValue && !hasBits)
            return Errno.Interrupted;
        return waited.Failed ? waited.Error : SystemCallResult.Zero;
    }
}
