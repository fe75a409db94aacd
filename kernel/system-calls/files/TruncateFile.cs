using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(77, "ftruncate")]
internal static class TruncateFile
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<OpenFile> file = call.Process.Files.Acquire(call.Int(0));
        if (file.Failed)
            return file.Error;
        Result<long> result = (long)call.Argument(1) < 0 || file.Value is not RegularFile regular || !file.Value.MayWrite
            ? file.Value is PathFile ? Errno.BadFileDescriptor : Errno.InvalidArgument
            : WriteLimit.Check(regular.Node, call.Argument(1)) is { Failed: true } limited ? limited.Error
            : regular.Truncate(call.Argument(1)) is { Failed: true } cut ? cut.Error : SystemCallResult.Zero;
        file.Value.Release();
        return result;
    }
}
