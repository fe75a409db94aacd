using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files;

/// <summary>Content as page frames that several address spaces can map at once: a file's cached pages, or shared memory.</summary>
public abstract class PageSource
{
    /// <summary>Bytes of content; a page that begins behind them raises SIGBUS.</summary>
    public abstract ulong Length { get; }

    /// <summary>
    /// The frame with page <paramref name="index"/>, one reference added (FrameReferences) that the caller drops when it
    /// unmaps it. With <paramref name="write"/> the page counts as changed from now on.
    /// </summary>
    public abstract Result<ulong> AcquireFrame(ulong index, bool write);

    /// <summary>Returns when every changed page is on the medium (msync).</summary>
    public virtual Result Synchronize() => Result.Ok;
}
