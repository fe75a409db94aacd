using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(266, "symlinkat")]
internal static class SymbolicLinkAt
{
    internal static Result<long> Invoke(SystemCallContext call) => Make(call, call.Argument(0), call.Int(1), call.Argument(2));

    internal static Result<long> Make(SystemCallContext call, ulong targetAddress, int directory, ulong address)
    {
        Result<byte[]> target = UserMemory.ReadPath(targetAddress);
        if (target.Failed)
            return target.Error;
        Result<PathArgument> path = PathArgument.Read(call.Process, directory, address);
        if (path.Failed)
            return path.Error;
        Result made = NameTree.CreateSymbolicLink(path.Value.Caller, path.Value.Start, path.Value.Path, target.Value);
        return made.Failed ? made.Error : SystemCallResult.Zero;
    }
}
