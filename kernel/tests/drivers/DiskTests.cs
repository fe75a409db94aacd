using System;
using Dialogos.Drivers.Bus;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.Tests.Drivers;

/// <summary>
/// Every disk of the machine that is not read-only is written, so a test VM attaches scratch disks only. What was there is
/// put back.
/// </summary>
public static class DiskTests
{
    private const int TestBytes = 1 << 20;

    /// <summary>A test VM without disks would prove nothing.</summary>
    [KernelTest]
    public static void There_is_a_disk(KernelTestContext context) =>
        context.Expect(DeviceRegistry.Disks.Count > 0, "the machine has at least one disk");

    /// <summary>A pattern that depends on the place is read as it was written, in one large and many small transfers.</summary>
    [KernelTest]
    public static void What_was_written_is_read(KernelTestContext context)
    {
        foreach (var disk in DeviceRegistry.Disks)
        {
            if (disk.IsReadOnly)
                continue;
            var length = (int)Math.Min(TestBytes, disk.BlockCount * (ulong)disk.BlockSize);
            var before = new byte[length];
            context.Equal(0, (ulong)disk.Read(0, before).Error, $"{disk.Name}: reading what is there");
            var pattern = new byte[length];
            for (var i = 0; i < length; i++)
                pattern[i] = (byte)(i * 7 + (i >> 9) * 13);
            context.Equal(0, (ulong)disk.Write(0, pattern).Error, $"{disk.Name}: writing");
            context.Equal(0, (ulong)disk.Flush().Error, $"{disk.Name}: flushing");
            var block = new byte[disk.BlockSize];
            for (var at = 0; at < length; at += 37 * disk.BlockSize)
            {
                context.Equal(0, (ulong)disk.Read((ulong)(at / disk.BlockSize), block).Error, $"{disk.Name}: reading a block");
                context.Expect(block.AsSpan().SequenceEqual(pattern.AsSpan(at, block.Length)), $"{disk.Name}: a block is as written");
            }
            var whole = new byte[length];
            context.Equal(0, (ulong)disk.Read(0, whole).Error, $"{disk.Name}: reading all");
            context.Expect(whole.AsSpan().SequenceEqual(pattern), $"{disk.Name}: all is as written");
            context.Equal(0, (ulong)disk.Write(0, before).Error, $"{disk.Name}: putting back");
        }
    }

    /// <summary>The last block can be read, the one after it cannot, and half a block is refused.</summary>
    [KernelTest]
    public static void The_end_is_where_it_is_said_to_be(KernelTestContext context)
    {
        foreach (var disk in DeviceRegistry.Disks)
        {
            var block = new byte[disk.BlockSize];
            context.Equal(0, (ulong)disk.Read(disk.BlockCount - 1, block).Error, $"{disk.Name}: the last block");
            context.Equal((ulong)Errno.InvalidArgument, (ulong)disk.Read(disk.BlockCount, block).Error, $"{disk.Name}: beyond the end");
            context.Equal((ulong)Errno.InvalidArgument, (ulong)disk.Read(ulong.MaxValue, block).Error, $"{disk.Name}: far beyond");
            context.Equal((ulong)Errno.InvalidArgument, (ulong)disk.Read(disk.BlockCount - 1, new byte[2 * disk.BlockSize]).Error,
                $"{disk.Name}: across the end");
            context.Equal((ulong)Errno.InvalidArgument, (ulong)disk.Read(0, new byte[100]).Error, $"{disk.Name}: half a block");
        }
    }

    /// <summary>Several threads read different places at once, more than the device takes at a time.</summary>
    [KernelTest]
    public static void Readers_do_not_disturb_each_other(KernelTestContext context)
    {
        foreach (var disk in DeviceRegistry.Disks)
        {
            var length = (int)Math.Min(TestBytes, disk.BlockCount * (ulong)disk.BlockSize);
            var whole = new byte[length];
            context.Equal(0, (ulong)disk.Read(0, whole).Error, $"{disk.Name}: reading all");
            var readers = new ConcurrentReader[6];
            for (var i = 0; i < readers.Length; i++)
            {
                readers[i] = new ConcurrentReader(disk, whole, i);
                var started = Scheduler.StartThread($"reader {i}", readers[i].Run);
                context.Expect(started.IsOk, "a thread starts");
            }
            foreach (var reader in readers)
            {
                context.Expect(reader.Finished.Wait(60_000_000_000), $"{disk.Name}: a reader ends");
                context.Equal(0, (ulong)reader.Failures, $"{disk.Name}: failures of a reader");
            }
        }
    }

    private sealed class ConcurrentReader(IBlockDevice disk, byte[] expected, int number)
    {
        public Event Finished { get; } = new(false);
        public int Failures { get; private set; }

        public void Run()
        {
            var blocks = expected.Length / disk.BlockSize;
            var buffer = new byte[4 * disk.BlockSize];
            for (var round = 0; round < 20; round++)
            {
                var first = (number * 131 + round * 17) % (blocks - 4);
                var part = expected.AsSpan(first * disk.BlockSize, buffer.Length);
                if (disk.Read((ulong)first, buffer).Failed || !buffer.AsSpan().SequenceEqual(part))
                    Failures++;
            }
            Finished.Set();
        }
    }
}
