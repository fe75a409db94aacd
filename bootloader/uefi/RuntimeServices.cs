using System.Runtime.InteropServices;

namespace Dialogos.Bootloader.Uefi;

/// <summary>EFI_RUNTIME_SERVICES (UEFI 2.10, section 4.5): only what the loader calls is typed.</summary>
// SAFETY: the firmware's layout.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RuntimeServices
{
    public TableHeader Header;
    private readonly nint _getTime;
    private readonly nint _setTime;
    private readonly nint _getWakeupTime;
    private readonly nint _setWakeupTime;
    private readonly nint _setVirtualAddressMap;
    private readonly nint _convertPointer;
    public delegate* unmanaged[SuppressGCTransition]<char*, Guid*, uint*, nuint*, void*, ulong> GetVariable;
    private readonly nint _getNextVariableName;
    public delegate* unmanaged[SuppressGCTransition]<char*, Guid*, uint, nuint, void*, ulong> SetVariable;
    private readonly nint _getNextHighMonotonicCount;
    public delegate* unmanaged[SuppressGCTransition]<ResetType, ulong, nuint, void*, void> ResetSystem;
}

/// <summary>EFI_RESET_TYPE (UEFI 2.10, section 8.5.1).</summary>
internal enum ResetType : uint
{
    Cold = 0,
    Warm = 1,
    Shutdown = 2,
}
