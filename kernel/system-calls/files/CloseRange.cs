using Dialogos.Kernel.Files;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(436, "close_range")]
[SystemCallFlag("CLOSE_RANGE_UNSHARE", Support.Full)]
[SystemCallFlag("CLOSE_RANGE_CLOEXEC", Support.Full)]
internal static class CloseRange
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        uint first = (uint)call.Int(0), last = (uint)call.Int(1), flags = (uint)call.Int(2);
        if ((flags & ~6u) != 0 || first > last)
            return Errno.InvalidArgument;
        Process process = call.Process;
        if ((flags & 2) != 0)
        {
            FileTable copy = process.Files.Copy();
            process.Files.Release();
            process.Files = copy;
        }
        process.Files.CloseRange(first, last, (flags & 4) != 0);
        return 0;
    }
}
