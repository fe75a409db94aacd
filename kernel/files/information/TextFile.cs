using System;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files.Information;

/// <summary>Text as it was when the file was opened.</summary>
internal sealed class TextFile : NodeFile
{
    private readonly byte[] _text;
    private readonly System.Threading.Lock _lock = new();
    private long _position;

    internal TextFile(Location place, FileNode node, int flags, byte[] text)
        : base(place, node, flags) => _text = text;

    public override Result<int> Read(Span<byte> destination)
    {
        lock (_lock)
        {
            Result<int> read = ReadAt((ulong)_position, destination);
            _position += read.Value;
            return read;
        }
    }

    public override Result<int> ReadAt(ulong offset, Span<byte> destination)
    {
        if (offset >= (ulong)_text.Length)
            return 0;
        int count = Math.Min(destination.Length, _text.Length - (int)offset);
        _text.AsSpan((int)offset, count).CopyTo(destination);
        return count;
    }

    public override Result<long> Seek(long offset, SeekOrigin origin)
    {
        lock (_lock)
        {
            long to = offset + (origin == SeekOrigin.Current ? _position : 0);
            if (to < 0 || origin == SeekOrigin.End)
                return Errno.InvalidArgument;
            _position = to;
            return to;
        }
    }
}
