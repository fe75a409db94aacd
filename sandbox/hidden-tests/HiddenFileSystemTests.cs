using System;
using System.Collections.Generic;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.FileSystems.Ext2;
using Dialogos.Kernel.FileSystems.Fat;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Tests.Hidden;

/// <summary>Both file systems on RAM disks, against a model of names and bytes, with a fresh mount now and then.</summary>
internal static class HiddenFileSystemTests
{
    private const int Names = 12;
    private static readonly FixedClock s_clock = new(new Timestamp(1_700_000_000, 0));

    [KernelTest]
    internal static void Ext2KeepsFiles(KernelTestContext context)
    {
        var device = new MemoryBlockDevice("disk", new byte[2 << 20]);
        context.Expect(Ext2Formatter.Format(device, 1024, new PartitionGuid(3, 4), "hidden", s_clock.Now).IsOk, "format");
        KeepsFiles(context, device, isFat: false, steps: 260);
    }

    [KernelTest]
    internal static void FatKeepsFiles(KernelTestContext context)
    {
        var device = new MemoryBlockDevice("disk", new byte[34 << 20]);
        context.Expect(Fat32Formatter.Format(device, 0x55AA1234, "HIDDEN").IsOk, "format");
        KeepsFiles(context, device, isFat: true, steps: 200);
    }

    [KernelTest]
    internal static void Ext2KeepsDirectories(KernelTestContext context)
    {
        var device = new MemoryBlockDevice("disk", new byte[2 << 20]);
        context.Expect(Ext2Formatter.Format(device, 1024, new PartitionGuid(5, 6), "hidden", s_clock.Now).IsOk, "format");
        KeepsDirectories(context, device, isFat: false);
    }

    [KernelTest]
    internal static void FatKeepsDirectories(KernelTestContext context)
    {
        var device = new MemoryBlockDevice("disk", new byte[34 << 20]);
        context.Expect(Fat32Formatter.Format(device, 0x55AA4321, "HIDDEN").IsOk, "format");
        KeepsDirectories(context, device, isFat: true);
    }

    private static void KeepsFiles(KernelTestContext context, MemoryBlockDevice device, bool isFat, int steps)
    {
        var random = new Sequence(isFat ? 41u : 42u);
        var model = new byte[]?[Names];
        IFileSystem? files = Mount(context, device, isFat);
        for (int step = 0; step < steps && files != null; step++)
        {
            int which = random.Below(Names);
            byte[] name = Name(which);
            switch (random.Below(6))
            {
                case 0:
                    Result<NodeId> made = files.Create(files.Root, name, FileMode.RegularFile, Owner.Root, 0);
                    context.Expect(made.IsOk == (model[which] == null), "a name is made once");
                    model[which] ??= Array.Empty<byte>();
                    break;
                case 1:
                    context.Expect(files.Unlink(files.Root, name).IsOk == (model[which] != null), "what is there can be removed");
                    model[which] = null;
                    break;
                case 2 when model[which] != null:
                    Write(context, files, name, ref model[which]!, random);
                    break;
                case 3 when model[which] != null:
                    int length = random.Below(20_000);
                    context.Expect(files.Truncate(Find(context, files, name), (ulong)length).IsOk, "truncate");
                    var cut = new byte[length];
                    model[which].AsSpan(0, Math.Min(length, model[which]!.Length)).CopyTo(cut);
                    model[which] = cut;
                    break;
                case 4 when model[which] != null:
                    int to = random.Below(Names);
                    context.Expect(files.Rename(files.Root, name, files.Root, Name(to), RenameMode.ReplaceTarget).IsOk, "rename");
                    if (to != which)
                    {
                        model[to] = model[which];
                        model[which] = null;
                    }
                    break;
                default:
                    Compare(context, files, which, model[which]);
                    break;
            }
            if (step % 60 == 59)
            {
                context.Expect(files.Synchronize().IsOk, "synchronize");
                files = Mount(context, device, isFat);
            }
        }
        for (int which = 0; which < Names && files != null; which++)
            Compare(context, files, which, model[which]);
    }

    private static void KeepsDirectories(KernelTestContext context, MemoryBlockDevice device, bool isFat)
    {
        IFileSystem? files = Mount(context, device, isFat);
        if (files == null)
            return;
        Result<NodeId> directory = files.Create(files.Root, "folder"u8, FileMode.Directory, Owner.Root, 0);
        context.Expect(directory.IsOk, "make a directory");
        for (int i = 0; i < 90; i++)
            context.Expect(files.Create(directory.Value, Name(i), FileMode.RegularFile, Owner.Root, 0).IsOk, "many names");
        context.Expect(files.RemoveDirectory(files.Root, "folder"u8).Error == Errno.NotEmpty, "a full directory stays");
        for (int i = 0; i < 90; i += 2)
            context.Expect(files.Unlink(directory.Value, Name(i)).IsOk, "remove every other name");
        context.Expect(files.Synchronize().IsOk, "synchronize");
        files = Mount(context, device, isFat);
        if (files == null)
            return;
        NodeId found = Find(context, files, "folder"u8.ToArray());
        var entries = new List<DirectoryEntry>();
        ulong cookie = 0;
        int before;
        do
        {
            before = entries.Count;
            context.Expect(files.ReadDirectory(found, cookie, 7, entries).IsOk, "read a directory in pieces");
            cookie = entries[entries.Count - 1].NextCookie;
        }
        while (entries.Count > before);
        context.Equal(47, (ulong)entries.Count, "45 names, '.' and '..'");
        for (int i = 1; i < 90; i += 2)
            context.Expect(files.Unlink(found, Name(i)).IsOk, "the others are there");
        context.Expect(files.Lookup(files.Root, "Nobody"u8).Error == Errno.NotFound, "a name that is not there");
        context.Expect(files.RemoveDirectory(files.Root, "folder"u8).IsOk, "an empty directory goes");
        context.Expect(files.Lookup(files.Root, "folder"u8).Failed, "and is gone");
    }

    private static void Write(KernelTestContext context, IFileSystem files, byte[] name, ref byte[] model, Sequence random)
    {
        int offset = random.Below(model.Length + 3000);
        var piece = new byte[1 + random.Below(6000)];
        for (int i = 0; i < piece.Length; i++)
            piece[i] = (byte)random.NextWord();
        Result<int> written = files.Write(Find(context, files, name), (ulong)offset, piece);
        context.Expect(written.IsOk && written.Value == piece.Length, "write");
        var longer = new byte[Math.Max(model.Length, offset + piece.Length)];
        model.AsSpan().CopyTo(longer);
        piece.AsSpan().CopyTo(longer.AsSpan(offset));
        model = longer;
    }

    private static void Compare(KernelTestContext context, IFileSystem files, int which, byte[]? model)
    {
        Result<NodeId> node = files.Lookup(files.Root, Name(which));
        context.Expect(node.IsOk == (model != null), "a name leads somewhere exactly if it was made");
        if (node.Failed || model == null)
            return;
        context.Equal((ulong)model.Length, files.GetStatus(node.Value).Value.Size, "length");
        var back = new byte[model.Length + 10];
        Result<int> read = files.Read(node.Value, 0, back);
        context.Expect(read.IsOk && read.Value == model.Length, "a read ends at the end");
        context.Expect(back.AsSpan(0, model.Length).SequenceEqual(model), "the bytes are those that were written");
    }

    private static NodeId Find(KernelTestContext context, IFileSystem files, byte[] name)
    {
        Result<NodeId> node = files.Lookup(files.Root, name);
        context.Expect(node.IsOk, "a name that was made is found");
        return node.IsOk ? node.Value : files.Root;
    }

    // Long enough to need FAT's long-name entries.
    private static byte[] Name(int number)
    {
        var name = new byte[18];
        "file number xx.txt"u8.CopyTo(name);
        name[12] = (byte)('a' + number / 10);
        name[13] = (byte)('0' + number % 10);
        return name;
    }

    private static IFileSystem? Mount(KernelTestContext context, MemoryBlockDevice device, bool isFat)
    {
        var cache = new BlockCache(device, 64);
        if (isFat)
        {
            Result<FatFileSystem> fat = FatFileSystem.Mount(cache, s_clock);
            context.Expect(fat.IsOk, "mount FAT");
            return fat.IsOk ? fat.Value : null;
        }
        Result<Ext2FileSystem> ext2 = Ext2FileSystem.Mount(cache, s_clock);
        context.Expect(ext2.IsOk, "mount ext2");
        return ext2.IsOk ? ext2.Value : null;
    }
}
