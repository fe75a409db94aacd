using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

/// <summary>What chdir, fchdir and chroot check.</summary>
internal static class DirectoryChange
{
    internal static Result Check(Process process, Location place)
    {
        if (!place.Entry.IsDirectory)
            return Errno.NotDirectory;
        Result<NodeStatus> status = place.Entry.Volume.FileSystem.GetStatus(place.Entry.Node);
        return status.Failed ? status.Error : FileAccess.Check(process.Credentials, status.Value, AccessKind.Execute);
    }
}
