using System;
using System.Collections.Generic;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Scheduling;
using Dialogos.Kernel.Stores;

namespace Dialogos.Kernel.Storage;

/// <summary>The running system's volumes.</summary>
public static class Volumes
{
    private const int LeastCachePages = 64;
    private const int MostCachePages = 4096;
    // A volume's cache may take this part of the free memory.
    private const ulong MemoryPart = 16;
    // What programs changed is on the disk after so long, as with ext3's commit interval.
    private const ulong CommitInterval = 5_000_000_000;

    private static VolumeTable? s_table;

    /// <summary>What is there. Pre: <see cref="Start"/>.</summary>
    public static VolumeTable Table => s_table!;

    // Pre: threads can block, disks are known. Post: what can be mounted is.
    /// <summary>Mounts what is on the disks. A machine without any goes on.</summary>
    internal static void Start(IReadOnlyList<IBlockDevice> disks)
    {
        ulong pages = Math.Clamp(PageFrames.Free / MemoryPart, LeastCachePages, MostCachePages);
        s_table = new VolumeTable(new WallClock(), (int)pages, Log.Write);
        if (disks.Count == 0)
            Log.Warning("storage: this machine has no disk");
        foreach (IBlockDevice disk in disks)
            s_table.Add(disk);
        if (s_table.Root != null && Scheduler.StartThread("root commit", CommitRoot).Failed)
            Log.Error("storage: what is not synchronized is not written in time");
        StorageCommands.Register();
        GenerationCommands.Register();
    }

    private static void CommitRoot()
    {
        for (; ; )
        {
            Scheduler.Sleep(CommitInterval);
            if (s_table!.Root is { Files.IsReadOnly: false } root
                && (root.Cache.HasDirtyPages || root.Files.TypeName == "ext3"))
                root.Files.Synchronize();
        }
    }

    /// <summary>The generations of the mounted EFI system partition. <see cref="Errno.NoDevice"/>: none is mounted.</summary>
    public static Result<GenerationFolder> OpenGenerations()
    {
        MountedVolume? boot = s_table?.Boot;
        return boot == null ? Errno.NoDevice : GenerationFolder.Open(boot.Files);
    }

    /// <summary>Does what <see cref="Synchronize"/> does before the machine ends: the volumes are left as out of use.</summary>
    public static Result Settle() => s_table == null ? Result.Ok : s_table.Settle();

    /// <summary>Returns when everything that was written is on the disks, as far as they can be written.</summary>
    public static Result Synchronize() => s_table == null ? Result.Ok : s_table.Synchronize();
}
