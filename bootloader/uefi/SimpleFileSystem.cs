using System.Runtime.InteropServices;

namespace Dialogos.Bootloader.Uefi;

/// <summary>EFI_SIMPLE_FILE_SYSTEM_PROTOCOL (UEFI 2.10, section 13.4).</summary>
// SAFETY: the firmware's layout.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SimpleFileSystem
{
    public static Guid Identity => new(0x964E5B22, 0x6459, 0x11D2, 0x8E3900A0C969723B);

    public ulong Revision;
    public delegate* unmanaged[SuppressGCTransition]<SimpleFileSystem*, FileProtocol**, ulong> OpenVolume;
}
