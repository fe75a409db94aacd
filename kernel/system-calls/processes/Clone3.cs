using System;
using System.Runtime.InteropServices;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Processes;

[SystemCall(435, "clone3", Support.Partial)]
[SystemCallFlag("CLONE_VM", Support.Full)]
[SystemCallFlag("CLONE_FS", Support.Full)]
[SystemCallFlag("CLONE_FILES", Support.Full)]
[SystemCallFlag("CLONE_SIGHAND", Support.Full)]
[SystemCallFlag("CLONE_VFORK", Support.Full)]
[SystemCallFlag("CLONE_PARENT", Support.Full)]
[SystemCallFlag("CLONE_THREAD", Support.Full)]
[SystemCallFlag("CLONE_SYSVSEM", Support.Full, "there are no System V semaphores")]
[SystemCallFlag("CLONE_SETTLS", Support.Full)]
[SystemCallFlag("CLONE_PARENT_SETTID", Support.Full)]
[SystemCallFlag("CLONE_CHILD_CLEARTID", Support.Full)]
[SystemCallFlag("CLONE_CHILD_SETTID", Support.Full)]
[SystemCallFlag("CLONE_IO", Support.Full, "there is no input/output priority")]
[SystemCallFlag("CLONE_PIDFD", Support.Refused, "EINVAL")]
[SystemCallFlag("CLONE_NEW*", Support.Refused, "EINVAL: there are no namespaces")]
[SystemCallFlag("CLONE_CLEAR_SIGHAND", Support.Full)]
[SystemCallFlag("set_tid", Support.Refused, "EINVAL")]
[SystemCallFlag("cgroup", Support.Refused, "EINVAL")]
internal static class Clone3
{
    // struct clone_args: flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid, set_tid_size, cgroup.
    private const int FirstSize = 64, KnownSize = 88, LargestSize = 4096;

    internal static Result<long> Invoke(SystemCallContext call)
    {
        ulong size = call.Argument(1);
        if (size > LargestSize)
            return Errno.ArgumentListTooLong;
        if (size < FirstSize)
            return Errno.InvalidArgument;
        Span<ulong> arguments = stackalloc ulong[KnownSize / 8];
        arguments.Clear();
        int known = Math.Min((int)size, KnownSize);
        Result copied = UserMemory.CopyIn(MemoryMarshal.AsBytes(arguments).Slice(0, known), call.Argument(0));
        if (copied.Failed)
            return copied.Error;
        for (ulong at = KnownSize; at < size; at++)
        {
            Result<byte> further = UserMemory.Read<byte>(call.Argument(0) + at);
            if (further.Failed || further.Value != 0)
                return further.Failed ? further.Error : Errno.ArgumentListTooLong;
        }
        bool strange = (arguments[0] & 0xFF) != 0 || arguments[4] > 64 || (arguments[5] == 0) != (arguments[6] == 0) ||
            arguments[8] != 0 || arguments[9] != 0 || arguments[10] != 0 ||
            ((arguments[0] & CloneRequest.Thread) != 0 && arguments[4] != 0);
        if (strange)
            return Errno.InvalidArgument;
        return ThreadFork.Clone(call.Thread, new CloneRequest
        {
            Flags = arguments[0],
            ChildIdentifierAt = arguments[2],
            ParentIdentifierAt = arguments[3],
            ExitSignal = (int)arguments[4],
            StackPointer = arguments[5] + arguments[6],
            Tls = arguments[7],
        }, ref call.Registers);
    }
}
