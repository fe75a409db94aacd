using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.Files.Pipes;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

/// <summary>What fsync and fdatasync do.</summary>
internal static class FileSynchronization
{
    internal static Result<long> Run(OpenFile file)
    {
        if (file is PathFile)
            return Errno.BadFileDescriptor;
        if (file is not (RegularFile or DirectoryFile))
            return Errno.InvalidArgument;
        Result written = ((NodeFile)file).Node.Volume.Synchronize();
        return written.Failed && written.Error != Errno.ReadOnlyFileSystem ? written.Error : SystemCallResult.Zero;
    }
}
