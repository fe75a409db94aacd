using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(269, "faccessat")]
internal static class AccessAt
{
    internal static Result<long> Invoke(SystemCallContext call) =>
        Check(call, call.Int(0), call.Argument(1), call.Int(2), 0);

    private const int Effective = 0x200;

    internal static Result<long> Check(SystemCallContext call, int directory, ulong path, int mode, int flags)
    {
        if ((mode & ~7) != 0 || (flags & ~(Effective | PathArgument.NoFollow | PathArgument.EmptyPath)) != 0)
            return Errno.InvalidArgument;
        Credentials caller = call.Process.Credentials;
        // access(2) asks for the real user, whatever the program runs as.
        if ((flags & Effective) == 0)
            caller = new Credentials { FileUser = caller.User, FileGroup = caller.Group, Groups = caller.Groups };
        Result<FileNode> node = NodeArgument.Acquire(call.Process, directory, path, flags, out Location place);
        if (node.Failed)
            return node.Error;
        Result<NodeStatus> status = node.Value.GetStatus();
        Result allowed = status.Failed ? status.Error : FileAccess.Check(caller, status.Value, (AccessKind)mode);
        bool writes = (mode & (int)AccessKind.Write) != 0 && place.Mount.IsReadOnly;
        node.Value.Release();
        if (allowed.IsOk && writes && status.Value.Mode.Type is NodeType.RegularFile or NodeType.Directory)
            return Errno.ReadOnlyFileSystem;
        return allowed.Failed ? allowed.Error : SystemCallResult.Zero;
    }
}
