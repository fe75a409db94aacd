using Dialogos.Kernel.Files;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

/// <summary>lseek's five origins. Holes are not told apart: a file is all data, and its end a hole, as Linux allows.</summary>
internal static class FileSeek
{
    private const int Data = 3;

    internal static Result<long> Move(OpenFile file, long offset, int origin)
    {
        if (origin < Data)
            return file.Seek(offset, (SeekOrigin)origin);
        Result<NodeStatus> status = file.GetStatus();
        if (status.Failed)
            return status.Error;
        if (status.Value.Mode.Type != NodeType.RegularFile)
            return Errno.NotSeekable;
        if (offset < 0 || (ulong)offset >= status.Value.Size)
            return Errno.NoSuchDeviceOrAddress;
        return file.Seek(origin == Data ? offset : (long)status.Value.Size, SeekOrigin.Start);
    }
}
