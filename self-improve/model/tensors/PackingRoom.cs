using System;
using System.Runtime.InteropServices;

namespace Dialogos.SelfImprove.Model.Tensors;

/// <summary>
/// Room for the packed operands of a product, one for each thread. It begins at a cache line and is pinned there: a wide load
/// that touches two lines costs twice.
/// </summary>
internal static class PackingRoom
{
    private const int LineBytes = 64;

    [ThreadStatic]
    private static float[]? _strips;

    [ThreadStatic]
    private static float[]? _panels;

    /// <summary>Room for strips of the left operand; its contents are those of the last use.</summary>
    public static Span<float> Strips(int length) => Aligned(ref _strips, length);

    /// <summary>Room for panels of the right operand; its contents are those of the last use.</summary>
    public static Span<float> Panels(int length) => Aligned(ref _panels, length);

    private static Span<float> Aligned(ref float[]? room, int length)
    {
        const int Slack = LineBytes / sizeof(float);
        if (room is null || room.Length < length + Slack) room = GC.AllocateUninitializedArray<float>(length + Slack, pinned: true);
        int past = (int)(Marshal.UnsafeAddrOfPinnedArrayElement(room, 0) & (LineBytes - 1));
        return room.AsSpan((LineBytes - past) / sizeof(float), length);
    }
}
