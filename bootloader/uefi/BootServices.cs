using System.Runtime.InteropServices;

namespace Dialogos.Bootloader.Uefi;

/// <summary>EFI_BOOT_SERVICES (UEFI 2.10, section 4.4): only what the loader calls is typed, the rest keeps its place.</summary>
// SAFETY: the firmware's layout; callable until ExitBootServices succeeds.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct BootServices
{
    public TableHeader Header;
    private readonly nint _raiseTpl;
    private readonly nint _restoreTpl;
    public delegate* unmanaged[SuppressGCTransition]<AllocateType, MemoryType, nuint, ulong*, ulong> AllocatePages;
    public delegate* unmanaged[SuppressGCTransition]<ulong, nuint, ulong> FreePages;
    public delegate* unmanaged[SuppressGCTransition]<nuint*, void*, nuint*, nuint*, uint*, ulong> GetMemoryMap;
    private readonly nint _allocatePool;
    private readonly nint _freePool;
    private readonly nint _createEvent;
    private readonly nint _setTimer;
    private readonly nint _waitForEvent;
    private readonly nint _signalEvent;
    private readonly nint _closeEvent;
    private readonly nint _checkEvent;
    private readonly nint _installProtocolInterface;
    private readonly nint _reinstallProtocolInterface;
    private readonly nint _uninstallProtocolInterface;
    public delegate* unmanaged[SuppressGCTransition]<nint, Guid*, void**, ulong> HandleProtocol;
    private readonly nint _reserved;
    private readonly nint _registerProtocolNotify;
    private readonly nint _locateHandle;
    private readonly nint _locateDevicePath;
    private readonly nint _installConfigurationTable;
    private readonly nint _loadImage;
    private readonly nint _startImage;
    private readonly nint _exit;
    private readonly nint _unloadImage;
    public delegate* unmanaged[SuppressGCTransition]<nint, nuint, ulong> ExitBootServices;
    private readonly nint _getNextMonotonicCount;
    public delegate* unmanaged[SuppressGCTransition]<nuint, ulong> Stall;
    public delegate* unmanaged[SuppressGCTransition]<nuint, ulong, nuint, char*, ulong> SetWatchdogTimer;
    private readonly nint _connectController;
    private readonly nint _disconnectController;
    private readonly nint _openProtocol;
    private readonly nint _closeProtocol;
    private readonly nint _openProtocolInformation;
    private readonly nint _protocolsPerHandle;
    private readonly nint _locateHandleBuffer;
    public delegate* unmanaged[SuppressGCTransition]<Guid*, void*, void**, ulong> LocateProtocol;
}

/// <summary>EFI_ALLOCATE_TYPE (UEFI 2.10, section 7.2.1).</summary>
internal enum AllocateType : uint
{
    AnyPages = 0,
    Address = 2,
}
