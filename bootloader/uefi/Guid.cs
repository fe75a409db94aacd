using System.Runtime.InteropServices;

namespace Dialogos.Bootloader.Uefi;

/// <summary>EFI_GUID (UEFI 2.10, appendix A): the name of a protocol or table.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Guid
{
    private readonly ulong _low;
    private readonly ulong _high;

    /// <summary>The parts as the specification prints them; the last eight bytes as one big-endian number.</summary>
    public Guid(uint first, ushort second, ushort third, ulong last)
    {
        _low = first | ((ulong)second << 32) | ((ulong)third << 48);
        ulong reversed = 0;
        for (var i = 0; i < 8; i++)
            reversed |= ((last >> (8 * i)) & 0xFF) << (8 * (7 - i));
        _high = reversed;
    }

    public readonly bool Is(in Guid other) => _low == other._low && _high == other._high;
}
