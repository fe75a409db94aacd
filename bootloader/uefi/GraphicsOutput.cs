using System.Runtime.InteropServices;

namespace Dialogos.Bootloader.Uefi;

/// <summary>EFI_GRAPHICS_OUTPUT_PROTOCOL (UEFI 2.10, section 12.9).</summary>
// SAFETY: the firmware's layout.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GraphicsOutput
{
    public static Guid Identity => new(0x9042A9DE, 0x23DC, 0x4A38, 0x96FB7ADED080516A);

    private readonly nint _queryMode;
    private readonly nint _setMode;
    private readonly nint _blt;
    public GraphicsOutputMode* Mode;
}

/// <summary>EFI_GRAPHICS_OUTPUT_PROTOCOL_MODE.</summary>
// SAFETY: the firmware's layout.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GraphicsOutputMode
{
    public uint MaxMode;
    public uint Mode;
    public GraphicsModeInformation* Information;
    public nuint InformationSize;
    public ulong FramebufferBase;
    public nuint FramebufferSize;
}

/// <summary>EFI_GRAPHICS_OUTPUT_MODE_INFORMATION.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GraphicsModeInformation
{
    /// <summary>PixelFormat of 32 bits with red in the lowest byte.</summary>
    public const uint RedGreenBlue = 0;
    /// <summary>PixelFormat of 32 bits with blue in the lowest byte.</summary>
    public const uint BlueGreenRed = 1;

    public uint Version;
    public uint HorizontalResolution;
    public uint VerticalResolution;
    public uint PixelFormat;
    public uint RedMask;
    public uint GreenMask;
    public uint BlueMask;
    public uint ReservedMask;
    public uint PixelsPerScanLine;
}
