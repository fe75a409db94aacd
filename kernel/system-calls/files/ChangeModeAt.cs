using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(268, "fchmodat")]
internal static class ChangeModeAt
{
    internal static Result<long> Invoke(SystemCallContext call) => Change(call, call.Int(0), call.Argument(1), call.Int(2));

    internal static Result<long> Change(SystemCallContext call, int directory, ulong path, int permissions)
    {
        Result<FileNode> node = NodeArgument.Acquire(call.Process, directory, path, 0, out Location place);
        if (node.Failed)
            return node.Error;
        Result changed = AttributeChange.Mode(call.Process, place, node.Value, permissions & 0xFFF);
        node.Value.Release();
        return changed.Failed ? changed.Error : SystemCallResult.Zero;
    }
}
