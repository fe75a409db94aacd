using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(8, "lseek")]
internal static class Seek
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<OpenFile> file = call.Process.Files.Acquire(call.Int(0));
        if (file.Failed)
            return file.Error;
        Result<long> result = file.Value is PathFile ? Errno.BadFileDescriptor
            : (uint)call.Int(2) > 4 ? Errno.InvalidArgument : FileSeek.Move(file.Value, (long)call.Argument(1), call.Int(2));
        file.Value.Release();
        return result;
    }
}
