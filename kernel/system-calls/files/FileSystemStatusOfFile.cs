using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(138, "fstatfs")]
internal static class FileSystemStatusOfFile
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<OpenFile> file = call.Process.Files.Acquire(call.Int(0));
        if (file.Failed)
            return file.Error;
        Result<long> result = file.Value is NodeFile node ? FileSystemFormat.Write(call.Argument(1), node.Place.Mount) : FileSystemFormat.WriteNameless(call.Argument(1));
        file.Value.Release();
        return result;
    }
}
