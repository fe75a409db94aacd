using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(91, "fchmod")]
internal static class ChangeModeByFile
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
        Result changed = AttributeChange.Mode(call.Process, node.Place, node.Node, call.Int(1) & 0xFFF);
        return changed.Failed ? changed.Error : SystemCallResult.Zero;
    }
}
