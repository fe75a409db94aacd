using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(217, "getdents64")]
internal static class ReadDirectory
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<OpenFile> file = call.Process.Files.Acquire(call.Int(0));
        if (file.Failed)
            return file.Error;
        Result<long> result = file.Value is DirectoryFile directory ? DirectoryFormat.Write(directory, call.Argument(1), (uint)call.Int(2)) : Errno.NotDirectory;
        file.Value.Release();
        return result;
    }
}
