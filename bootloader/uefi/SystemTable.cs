using System.Runtime.InteropServices;

namespace Dialogos.Bootloader.Uefi;

/// <summary>EFI_SYSTEM_TABLE (UEFI 2.10, section 4.3).</summary>
// SAFETY: the firmware's layout; pointers stay valid until boot services end.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SystemTable
{
    public TableHeader Header;
    public char* FirmwareVendor;
    public uint FirmwareRevision;
    public nint ConsoleInHandle;
    public SimpleTextInput* ConsoleIn;
    public nint ConsoleOutHandle;
    public SimpleTextOutput* ConsoleOut;
    public nint StandardErrorHandle;
    public SimpleTextOutput* StandardError;
    public RuntimeServices* RuntimeServices;
    public BootServices* BootServices;
    public nuint ConfigurationTableCount;
    public ConfigurationTable* ConfigurationTables;
}

/// <summary>EFI_TABLE_HEADER (UEFI 2.10, section 4.2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TableHeader
{
    public ulong Signature;
    public uint Revision;
    public uint HeaderSize;
    public uint Crc32;
    public uint Reserved;
}

/// <summary>EFI_CONFIGURATION_TABLE (UEFI 2.10, section 4.6).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ConfigurationTable
{
    public Guid VendorGuid;
    public ulong VendorTable;
}
