using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Files.Pipes;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files.Startup;

/// <summary>Opens FIFOs: an end waits for its counterpart unless O_NONBLOCK is given (fifo(7)).</summary>
internal static class FifoOpening
{
    internal static Result<OpenFile> Open(FileNode node, int flags, Location place)
    {
        Pipe pipe = node.Companion("pipe", () => new Pipe(RootFiles.Clock));
        var end = new PipeEnd(pipe, flags, node, place);
        if (end.MayRead && end.MayWrite)
            return end;
        bool hasPeer = end.MayRead ? pipe.HasWriter : pipe.HasReader;
        if (hasPeer || (end.IsNonBlocking && end.MayRead))
            return end;
        Result waited = end.IsNonBlocking ? Errno.NoSuchDeviceOrAddress : FileWait.UntilTrue(
            pipe.Changes, () => end.MayRead ? pipe.HasWriter || pipe.Count > 0 : pipe.HasReader);
        if (waited.IsOk)
            return end;
        end.Release();
        return waited.Error;
    }
}
