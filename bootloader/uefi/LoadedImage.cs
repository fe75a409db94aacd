using System.Runtime.InteropServices;

namespace Dialogos.Bootloader.Uefi;

/// <summary>EFI_LOADED_IMAGE_PROTOCOL (UEFI 2.10, section 9.1): where this application came from.</summary>
// SAFETY: the firmware's layout.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LoadedImage
{
    public static Guid Identity => new(0x5B1B31A1, 0x9562, 0x11D2, 0x8E3F00A0C969723B);

    public uint Revision;
    public nint ParentHandle;
    public SystemTable* SystemTable;
    public nint DeviceHandle;
    public void* FilePath;
    public void* Reserved;
    public uint LoadOptionsSize;
    public char* LoadOptions;
    public void* ImageBase;
    public ulong ImageSize;
}
