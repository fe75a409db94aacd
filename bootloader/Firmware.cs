// Words. The *firmware* is UEFI: it starts the loader, lends it *boot services* (memory, files, console) and takes them
// back at the *handover*, when the loader has ended them for good (ExitBootServices). UEFI 2.10 is cited throughout.
using Dialogos.Bootloader.Uefi;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Bootloader;

/// <summary>The firmware's tables, for the whole loader; valid until boot services end.</summary>
// SAFETY: the pointers are the firmware's own and set before anything else runs.
internal static unsafe class Firmware
{
    private static readonly Guid Acpi20Table = new(0x8868E871, 0xE4F1, 0x11D3, 0xBC220080C73C8881);
    private static readonly Guid Acpi10Table = new(0xEB9D2D30, 0x2D88, 0x11D3, 0x9A160090273FC14D);

    /// <summary>Bytes in a page of memory.</summary>
    public const ulong PageSize = 4096;

    /// <summary>The loader's own handle.</summary>
    public static nint ImageHandle { get; private set; }

    /// <summary>The system table.</summary>
    public static SystemTable* Tables { get; private set; }

    /// <summary>Boot services.</summary>
    public static BootServices* Boot => Tables->BootServices;

    /// <summary>Remembers the tables.</summary>
    public static void Initialize(nint imageHandle, SystemTable* tables)
    {
        ImageHandle = imageHandle;
        Tables = tables;
    }

    /// <summary>A protocol of a handle, or null.</summary>
    public static T* ProtocolOf<T>(nint handle, Guid identity)
        where T : unmanaged
    {
        void* found;
        return Boot->HandleProtocol(handle, &identity, &found) == Status.Success ? (T*)found : null;
    }

    /// <summary>The first instance of a protocol, or null.</summary>
    public static T* FindProtocol<T>(Guid identity)
        where T : unmanaged
    {
        void* found;
        return Boot->LocateProtocol(&identity, null, &found) == Status.Success ? (T*)found : null;
    }

    /// <summary>Physically contiguous pages, zeroed; <see cref="Errno.OutOfMemory"/>.</summary>
    public static Result<ulong> AllocatePages(ulong count)
    {
        ulong address;
        if (Boot->AllocatePages(AllocateType.AnyPages, MemoryType.LoaderData, (nuint)count, &address) != Status.Success)
            return Errno.OutOfMemory;
        new System.Span<byte>((void*)address, (int)(count * PageSize)).Clear();
        return address;
    }

    /// <summary>Takes pages at a fixed address as they are. <see cref="Errno.OutOfMemory"/>: not free.</summary>
    public static Result<ulong> AllocatePagesAt(ulong address, ulong count)
    {
        var status = Boot->AllocatePages(AllocateType.Address, MemoryType.LoaderData, (nuint)count, &address);
        return status == Status.Success ? address : Errno.OutOfMemory;
    }

    /// <summary>Waits.</summary>
    public static void Stall(ulong microseconds) => Boot->Stall((nuint)microseconds);

    /// <summary>The firmware's own watchdog, which ends with boot services: resets after these seconds; 0 disarms.</summary>
    public static void SetWatchdog(ulong seconds) => Boot->SetWatchdogTimer((nuint)seconds, 0x10000, 0, null);

    /// <summary>Restarts the machine. Does not return.</summary>
    public static void Reset(ResetType type)
    {
        Tables->RuntimeServices->ResetSystem(type, Status.Success, 0, null);
        while (true)
            Boot->Stall(1_000_000);
    }

    /// <summary>Physical address of the ACPI root pointer, the newest kind there is; 0 without ACPI.</summary>
    public static ulong FindAcpiRoot()
    {
        ulong found = 0;
        for (nuint i = 0; i < Tables->ConfigurationTableCount; i++)
        {
            var table = Tables->ConfigurationTables[i];
            if (table.VendorGuid.Is(Acpi20Table))
                return table.VendorTable;
            if (table.VendorGuid.Is(Acpi10Table))
                found = table.VendorTable;
        }
        return found;
    }
}
