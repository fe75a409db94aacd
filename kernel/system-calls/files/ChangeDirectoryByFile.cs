using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.Files.Startup;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(81, "fchdir")]
internal static class ChangeDirectoryByFile
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<OpenFile> file = call.Process.Files.Acquire(call.Int(0));
        if (file.Failed)
            return file.Error;
        Result<long> result = Change(call, file.Value);
        file.Value.Release();
        return result;
    }

    private static Result<long> Change(SystemCallContext call, OpenFile file)
    {
        if (file is not NodeFile node)
            return Errno.NotDirectory;
        Result allowed = DirectoryChange.Check(call.Process, node.Place);
        if (allowed.Failed)
            return allowed.Error;
        ProcessFileContext.Of(call.Process).Directory = node.Place;
        return 0;
    }
}
