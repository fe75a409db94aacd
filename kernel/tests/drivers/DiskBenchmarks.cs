using Dialogos.Drivers.Bus;
using Dialogos.Kernel.Block;

namespace Dialogos.Kernel.Tests.Drivers;

/// <summary>What a read costs on the first disk: a benchmark VM has the disk that it measures.</summary>
public static class DiskBenchmarks
{
    private const ulong CachedPages = 64;

    private static BlockCache? s_cache;

    /// <summary>Reads of 4 KiB that the page cache answers: the first run, which is not counted, has filled it.</summary>
    [KernelBenchmark]
    public static ulong Read_four_cached_kibibytes()
    {
        const ulong operations = 1024;
        s_cache ??= new BlockCache(DeviceRegistry.Disks[0], (int)(2 * CachedPages));
        var buffer = new byte[4096];
        for (ulong i = 0; i < operations; i++)
        {
            if (s_cache.Read(i % CachedPages * 4096, buffer).Failed)
                return 0;
        }
        return operations;
    }

    /// <summary>Reads of 4 KiB, one after the other, each at another place.</summary>
    [KernelBenchmark]
    public static ulong Read_four_kibibytes()
    {
        const ulong operations = 200;
        if (DeviceRegistry.Disks.Count == 0)
            return 0;
        var disk = DeviceRegistry.Disks[0];
        var buffer = new byte[4096];
        var blocks = (ulong)(4096 / disk.BlockSize);
        var places = disk.BlockCount / blocks;
        for (ulong i = 0; i < operations; i++)
        {
            if (disk.Read(i * 7919 % places * blocks, buffer).Failed)
                return 0;
        }
        return operations;
    }

    /// <summary>A sequential read of up to 4 MiB; an operation is 4 KiB.</summary>
    [KernelBenchmark]
    public static ulong Read_sequentially()
    {
        if (DeviceRegistry.Disks.Count == 0)
            return 0;
        var disk = DeviceRegistry.Disks[0];
        var bytes = System.Math.Min(4UL << 20, disk.BlockCount * (ulong)disk.BlockSize);
        var buffer = new byte[(int)bytes];
        return disk.Read(0, buffer).Failed ? 0 : bytes / 4096;
    }
}
