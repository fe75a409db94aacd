using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(132, "utime")]
internal static class SetTimesSeconds
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        if (call.Argument(1) == 0)
            return SetTimesAt.Set(call, PathArgument.WorkingDirectory, call.Argument(0), null, null);
        Result<long> accessed = UserMemory.Read<long>(call.Argument(1)), modified = UserMemory.Read<long>(call.Argument(1) + 8);
        if (accessed.Failed || modified.Failed)
            return Errno.BadAddress;
        return SetTimesAt.Set(call, PathArgument.WorkingDirectory, call.Argument(0), new Timestamp(accessed.Value, 0), new Timestamp(modified.Value, 0));
    }
}
