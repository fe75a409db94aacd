using System;
using System.Collections.Generic;
using Dialogos.Kernel.Boot;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Firmware;

/// <summary>The machine's ACPI tables, copied to the heap once at boot.</summary>
public static class Acpi
{
    private static List<byte[]>? s_tables;

    /// <summary>All tables that were whole.</summary>
    public static int Count => s_tables?.Count ?? 0;

    /// <summary>Copies the tables. <see cref="Errno.NotFound"/> without an RSDP, <see cref="Errno.BadMessage"/> if the root is bad.</summary>
    public static Result Load()
    {
        s_tables = new List<byte[]>();
        ulong pointerAddress = BootRecord.Information.AcpiRsdp;
        if (pointerAddress == 0)
            return Errno.NotFound;
        Result<ulong> mapped = KernelMemory.MapPhysical(pointerAddress, 36, PageRights.Read);
        if (mapped.Failed)
            return mapped.Error;
        Result<RootPointer> pointer = AcpiTable.ParseRootPointer(PhysicalMemory.At(mapped.Value, 36));
        if (pointer.Failed)
            return pointer.Error;
        byte[]? root = Read(pointer.Value.Address);
        if (root == null)
            return Errno.BadMessage;
        List<ulong> entries = AcpiTable.Entries(root, pointer.Value.EntrySize);
        for (int i = 0; i < entries.Count; i++)
        {
            byte[]? table = Read(entries[i]);
            if (table != null)
                s_tables.Add(table);
        }
        return Result.Ok;
    }

    /// <summary>The first table with a signature; null if there is none.</summary>
    public static byte[]? Find(string signature)
    {
        uint wanted = AcpiTable.Signature(signature);
        for (int i = 0; i < Count; i++)
        {
            if (AcpiTable.Signature(s_tables![i]) == wanted)
                return s_tables[i];
        }
        return null;
    }

    /// <summary>Copies the table at a physical address; null (and a warning) if it is not whole.</summary>
    public static byte[]? Read(ulong physical)
    {
        Result<ulong> header = KernelMemory.MapPhysical(physical, AcpiTable.HeaderLength, PageRights.Read);
        if (header.Failed)
            return null;
        Result<int> length = AcpiTable.LengthOf(PhysicalMemory.At(header.Value, AcpiTable.HeaderLength));
        if (length.Failed)
        {
            Log.Warning($"acpi: the table at {physical:X} has an impossible length");
            return null;
        }
        Result<ulong> whole = KernelMemory.MapPhysical(physical, (ulong)length.Value, PageRights.Read);
        if (whole.Failed)
            return null;
        var copy = new byte[length.Value];
        PhysicalMemory.At(whole.Value, length.Value).CopyTo(copy);
        if (AcpiTable.IsValid(copy))
            return copy;
        Log.Warning($"acpi: the table at {physical:X} has a wrong checksum");
        return null;
    }
}
