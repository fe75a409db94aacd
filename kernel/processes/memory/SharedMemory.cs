using System.Collections.Generic;
using System.Threading;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Processes.Memory;

/// <summary>Frames without a file that several address spaces share: MAP_SHARED | MAP_ANONYMOUS.</summary>
internal sealed class SharedMemory : PageSource
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, ulong> _frames = new();
    private int _mappings;

    internal SharedMemory(ulong length) => Length = length;

    /// <inheritdoc/>
    public override ulong Length { get; }

    /// <inheritdoc/>
    public override Result<ulong> AcquireFrame(ulong index, bool write)
    {
        lock (_lock)
        {
            if (!_frames.TryGetValue(index, out ulong frame))
            {
                frame = PageFrames.AllocateCleared();
                if (frame == 0)
                    return Errno.OutOfMemory;
                _frames.Add(index, frame);
            }
            FrameReferences.Add(frame);
            return frame;
        }
    }

    internal void AddMapping() => Interlocked.Increment(ref _mappings);

    /// <summary>The last mapping gives the frames back.</summary>
    internal void RemoveMapping()
    {
        if (Interlocked.Decrement(ref _mappings) != 0)
            return;
        lock (_lock)
        {
            foreach (KeyValuePair<ulong, ulong> pair in _frames)
                FrameReferences.Release(pair.Value);
            _frames.Clear();
        }
    }
}
