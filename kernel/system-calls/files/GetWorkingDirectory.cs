using System;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Files.Startup;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(79, "getcwd")]
internal static class GetWorkingDirectory
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        ProcessFileContext context = ProcessFileContext.Of(call.Process);
        if (context.Directory.Entry.IsRemoved)
            return Errno.NotFound;
        byte[] path = NameTree.PathOf(context.Directory, context.Root);
        if (call.Argument(1) < (ulong)path.Length + 1)
            return Errno.Range;
        var text = new byte[path.Length + 1];
        path.AsSpan().CopyTo(text);
        Result copied = UserMemory.CopyOut(call.Argument(0), text);
        return copied.Failed ? copied.Error : text.Length;
    }
}
