using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.Storage;

/// <summary>The machine's time for stamps on disk.</summary>
internal sealed class WallClock : IFileSystemClock
{
    /// <inheritdoc/>
    public Timestamp Now => new(Clock.UnixTime, (int)(Clock.Now % 1_000_000_000));
}
