using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.Files.Naming;

/// <summary>What somebody wants to do with a node, with the bits of access(2).</summary>
[System.Flags]
public enum AccessKind
{
    /// <summary>F_OK.</summary>
    None = 0,
    /// <summary>X_OK: run a program, or walk through a directory.</summary>
    Execute = 1,
    /// <summary>W_OK.</summary>
    Write = 2,
    /// <summary>R_OK.</summary>
    Read = 4,
}

/// <summary>Permission checks (path_resolution(7), inode(7)).</summary>
public static class FileAccess
{
    private const int AnyExecute = 0x49;
    private const int Sticky = 0x200;

    /// <summary>EACCES unless all of <paramref name="wanted"/> is allowed.</summary>
    public static Result Check(Credentials caller, in NodeStatus status, AccessKind wanted)
    {
        int permissions = status.Mode.Permissions;
        if (caller.FileUser == 0)
        {
            bool refuses = (wanted & AccessKind.Execute) != 0 && status.Mode.Type != NodeType.Directory
                && (permissions & AnyExecute) == 0;
            return refuses ? Errno.AccessDenied : Result.Ok;
        }
        int allowed = status.Owner.User == caller.FileUser ? permissions >> 6
            : IsMember(caller, status.Owner.Group) ? permissions >> 3
            : permissions;
        return ((int)wanted & ~allowed) == 0 ? Result.Ok : Errno.AccessDenied;
    }

    /// <summary>EPERM unless the caller may remove a name with this status from a directory (the sticky bit).</summary>
    public static Result CheckRemove(Credentials caller, in NodeStatus directory, in NodeStatus node)
    {
        bool restricted = (directory.Mode.Permissions & Sticky) != 0 && caller.FileUser != 0
            && caller.FileUser != directory.Owner.User && caller.FileUser != node.Owner.User;
        return restricted ? Errno.NotPermitted : Result.Ok;
    }

    /// <summary>True if the caller belongs to a group.</summary>
    public static bool IsMember(Credentials caller, uint group)
    {
        if (caller.FileGroup == group)
            return true;
        foreach (uint further in caller.Groups)
        {
            if (further == group)
                return true;
        }
        return false;
    }
}
