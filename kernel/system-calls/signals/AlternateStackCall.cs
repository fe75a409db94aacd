using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Signals;

namespace Dialogos.Kernel.SystemCalls.Signals;

[SystemCall(131, "sigaltstack")]
[SystemCallFlag("SS_DISABLE", Support.Full)]
[SystemCallFlag("SS_AUTODISARM", Support.Full)]
internal static class AlternateStackCall
{
    private const uint OnStack = 1, Disable = 2, AutoDisarm = 1u << 31;
    private const ulong SmallestStack = 2048;

    // stack_t: ss_sp, ss_flags (32 bits and padding), ss_size.
    internal static Result<long> Invoke(SystemCallContext call)
    {
        ProcessThread thread = call.Thread;
        bool isOn = thread.AlternateStackSize != 0 && SignalFrames.IsOnAlternate(thread, call.Registers.Rsp);
        ulong oldStack = thread.AlternateStack;
        ulong oldSize = thread.AlternateStackSize;
        uint oldFlags = (oldSize == 0 ? Disable : isOn ? OnStack : 0) | thread.AlternateStackFlags;
        if (call.Argument(0) != 0)
        {
            Result set = Set(thread, call.Argument(0), isOn);
            if (set.Failed)
                return set.Error;
        }
        ulong target = call.Argument(1);
        if (target == 0)
            return 0;
        bool written = UserMemory.Write(target, oldStack).IsOk && UserMemory.Write(target + 8, oldFlags).IsOk &&
            UserMemory.Write(target + 16, oldSize).IsOk;
        return written ? SystemCallResult.Zero : Errno.BadAddress;
    }

    private static Result Set(ProcessThread thread, ulong address, bool isOn)
    {
        Result<ulong> stack = UserMemory.Read<ulong>(address);
        Result<uint> flags = UserMemory.Read<uint>(address + 8);
        Result<ulong> size = UserMemory.Read<ulong>(address + 16);
        if (stack.Failed || flags.Failed || size.Failed)
            return Errno.BadAddress;
        if (isOn)
            return Errno.NotPermitted;
        uint mode = flags.Value & ~AutoDisarm;
        if (mode is not (0 or OnStack or Disable))
            return Errno.InvalidArgument;
        if (mode == Disable)
        {
            thread.AlternateStack = 0;
            thread.AlternateStackSize = 0;
            thread.AlternateStackFlags = flags.Value & AutoDisarm;
            return Result.Ok;
        }
        if (size.Value < SmallestStack)
            return Errno.OutOfMemory;
        thread.AlternateStack = stack.Value;
        thread.AlternateStackSize = size.Value;
        thread.AlternateStackFlags = flags.Value & AutoDisarm;
        return Result.Ok;
    }
}
