using System.Runtime.InteropServices;

namespace Dialogos.Bootloader.Uefi;

/// <summary>EFI_FILE_PROTOCOL (UEFI 2.10, section 13.5).</summary>
// SAFETY: the firmware's layout.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FileProtocol
{
    public const ulong ModeRead = 1;
    public const ulong ModeWrite = 2;

    public ulong Revision;
    public delegate* unmanaged[SuppressGCTransition]<FileProtocol*, FileProtocol**, char*, ulong, ulong, ulong> Open;
    public delegate* unmanaged[SuppressGCTransition]<FileProtocol*, ulong> Close;
    private readonly nint _delete;
    public delegate* unmanaged[SuppressGCTransition]<FileProtocol*, nuint*, void*, ulong> Read;
    private readonly nint _write;
    private readonly nint _getPosition;
    private readonly nint _setPosition;
    public delegate* unmanaged[SuppressGCTransition]<FileProtocol*, Guid*, nuint*, void*, ulong> GetInfo;
    public delegate* unmanaged[SuppressGCTransition]<FileProtocol*, Guid*, nuint, void*, ulong> SetInfo;
    public delegate* unmanaged[SuppressGCTransition]<FileProtocol*, ulong> Flush;
}

/// <summary>EFI_FILE_INFO (UEFI 2.10, section 13.5.16); the name follows, with a zero at its end.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FileInformation
{
    /// <summary>Where the name starts.</summary>
    public const int NameOffset = 80;

    public static Guid Identity => new(0x09576E92, 0x6D3F, 0x11D2, 0x8E3900A0C969723B);

    public ulong Size;
    public ulong FileSize;
    public ulong PhysicalSize;
    public Time CreateTime;
    public Time LastAccessTime;
    public Time ModificationTime;
    public ulong Attribute;
}

/// <summary>EFI_TIME (UEFI 2.10, section 8.3), carried but not read.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Time
{
    private readonly ulong _first;
    private readonly ulong _second;
}
