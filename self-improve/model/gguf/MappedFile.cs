using System;
using System.Buffers;
using System.IO;
using System.IO.MemoryMappedFiles;

namespace Dialogos.SelfImprove.Model.Gguf;

/// <summary>A file mapped read-only. Every access goes through a bounds-checked slice.</summary>
internal sealed class MappedFile : IDisposable
{
    private readonly MemoryMappedFile? _map;
    private readonly MemoryMappedViewAccessor? _view;

    public MappedFile(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        Length = stream.Length;
        if (Length == 0) return; // An empty file cannot be mapped.
        _map = MemoryMappedFile.CreateFromFile(
            stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _map.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
    }

    public long Length { get; }

    /// <summary>Bytes of the file; the mapping lives until <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Slice(long offset, int length)
    {
        if (offset < 0 || length < 0 || offset > Length - length)
            throw new GgufException($"{length} bytes at {offset} lie outside the file of {Length} bytes");
        return length == 0 || _view is null ? default : new Window(_view, offset, length).Memory;
    }

    public void Dispose()
    {
        _view?.Dispose();
        _map?.Dispose();
    }

    private sealed class Window(MemoryMappedViewAccessor view, long offset, int length) : MemoryManager<byte>
    {
        // SAFETY: MappedFile.Slice checked that the window lies inside the view, and holding the view keeps it mapped.
        public override unsafe Span<byte> GetSpan()
        {
            ObjectDisposedException.ThrowIf(view.SafeMemoryMappedViewHandle.IsClosed, view);
            return new Span<byte>(
                (byte*)view.SafeMemoryMappedViewHandle.DangerousGetHandle() + view.PointerOffset + offset, length);
        }

        // SAFETY: a mapping does not move, so its address is pinned already.
        public override unsafe MemoryHandle Pin(int elementIndex = 0) =>
            new((byte*)view.SafeMemoryMappedViewHandle.DangerousGetHandle() + view.PointerOffset + offset + elementIndex);

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
