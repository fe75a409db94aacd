using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Processes;

[SystemCall(56, "clone", Support.Partial)]
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
internal static class Clone
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        ulong flags = call.Argument(0) & 0xFFFFFFFF;
        return ThreadFork.Clone(call.Thread, new CloneRequest
        {
            Flags = flags & ~0xFFUL,
            ExitSignal = (int)(flags & 0xFF),
            StackPointer = call.Argument(1),
            ParentIdentifierAt = call.Argument(2),
            ChildIdentifierAt = call.Argument(3),
            Tls = call.Argument(4),
        }, ref call.Registers);
    }
}
