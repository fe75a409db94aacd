using System;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Display;

/// <summary>A framebuffer in memory.</summary>
public sealed class FramebufferSurface : IPixelSurface
{
    private readonly ulong _address;
    private readonly int _stride;

    private FramebufferSurface(ulong address, int width, int height, int stride, bool isRedFirst)
    {
        _address = address;
        _stride = stride;
        Width = width;
        Height = height;
        IsRedFirst = isRedFirst;
    }

    /// <inheritdoc/>
    public int Width { get; }
    /// <inheritdoc/>
    public int Height { get; }
    /// <inheritdoc/>
    public bool IsRedFirst { get; }

    /// <summary>
    /// Maps a framebuffer of 32-bit pixels with <paramref name="stride"/> bytes from row to row.
    /// <see cref="Errno.InvalidArgument"/> if the numbers do not fit together.
    /// </summary>
    public static Result<FramebufferSurface> Create(ulong physical, uint width, uint height, uint stride, bool isRedFirst)
    {
        if (width is < 8 or > 16384 || height is < 16 or > 16384 || stride < 4 * width || (stride & 3) != 0
            || (ulong)stride * height > int.MaxValue)
            return Errno.InvalidArgument;
        var mapped = KernelMemory.MapPhysical(physical, (ulong)stride * height, PageRights.Write | PageRights.Uncached);
        if (mapped.Failed)
            return mapped.Error;
        return new FramebufferSurface(mapped.Value, (int)width, (int)height, (int)stride, isRedFirst);
    }

    /// <inheritdoc/>
    public void WriteRow(int column, int row, ReadOnlySpan<uint> pixels)
    {
        if (column < 0 || row < 0 || row >= Height || pixels.Length > Width - column)
            throw new ArgumentOutOfRangeException(nameof(row));
        var start = _address + (ulong)row * (ulong)_stride + 4 * (ulong)column;
        // SAFETY: the check above keeps the row inside the range that Create mapped.
        unsafe
        {
            pixels.CopyTo(new Span<uint>((void*)start, pixels.Length));
        }
    }
}
