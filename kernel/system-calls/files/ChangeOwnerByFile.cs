using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(93, "fchown")]
internal static class ChangeOwnerByFile
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
        if (file is PathFile)
            return Errno.BadFileDescriptor;
        if (file is not NodeFile node)
            return Errno.InvalidArgument;
        Result changed = AttributeChange.Owner(call.Process, node.Place, node.Node, (uint)call.Int(1), (uint)call.Int(2));
        return changed.Failed ? changed.Error : SystemCallResult.Zero;
    }
}
