using System.Runtime.InteropServices;

namespace Dialogos.Bootloader.Uefi;

/// <summary>EFI_MEMORY_DESCRIPTOR (UEFI 2.10, section 7.2.3). The firmware says how far apart they lie.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MemoryDescriptor
{
    public MemoryType Type;
    public uint Padding;
    public ulong PhysicalStart;
    public ulong VirtualStart;
    public ulong NumberOfPages;
    public ulong Attribute;
}

/// <summary>EFI_MEMORY_TYPE (UEFI 2.10, section 7.2.1).</summary>
internal enum MemoryType : uint
{
    Reserved = 0,
    LoaderCode = 1,
    LoaderData = 2,
    BootServicesCode = 3,
    BootServicesData = 4,
    RuntimeServicesCode = 5,
    RuntimeServicesData = 6,
    Conventional = 7,
    Unusable = 8,
    AcpiReclaim = 9,
    AcpiNonVolatile = 10,
    MappedInputOutput = 11,
    MappedInputOutputPorts = 12,
    PalCode = 13,
    Persistent = 14,
}
