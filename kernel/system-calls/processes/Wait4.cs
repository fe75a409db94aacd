using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Processes;

[SystemCall(61, "wait4", Support.Full)]
[SystemCallFlag("WNOHANG", Support.Full)]
[SystemCallFlag("WUNTRACED", Support.Full)]
[SystemCallFlag("WCONTINUED", Support.Full)]
[SystemCallFlag("__WALL", Support.Full)]
[SystemCallFlag("__WCLONE", Support.Partial, "all children are waited for alike")]
internal static class Wait4
{
    private const uint NoHang = 1, Untraced = 2, Continued = 8, Clones = 0xE0000000;

    internal static Result<long> Invoke(SystemCallContext call)
    {
        uint options = (uint)call.Int(2);
        if ((options & ~(NoHang | Untraced | Continued | Clones)) != 0)
            return Errno.InvalidArgument;
        if (call.Int(0) == int.MinValue)
            return Errno.NoSuchProcess;
        Result<ChildChange> change = ProcessEvents.Wait(call.Thread, new WaitRequest
        {
            Target = call.Int(0), Ended = true, Stopped = (options & Untraced) != 0, Continued = (options & Continued) != 0,
            ReturnsAtOnce = (options & NoHang) != 0,
        });
        if (change.Failed)
            return change.Error;
        if (change.Value.Process == 0)
            return 0;
        if (call.Argument(1) != 0 && UserMemory.Write(call.Argument(1), change.Value.Status).Failed)
            return Errno.BadAddress;
        if (call.Argument(3) != 0 && ResourceUsage.Write(call.Argument(3), change.Value.ProcessorTime).Failed)
            return Errno.BadAddress;
        return change.Value.Process;
    }
}
