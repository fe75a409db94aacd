using System;
using System.Collections.Generic;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Monitor;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.Storage;

/// <summary>The monitor's commands for disks and files.</summary>
internal static class StorageCommands
{
    private const int EntriesAtOnce = 64;
    private const int ChunkSize = 4096;

    internal static void Register()
    {
        MonitorCommands.Register("disks", "", "Lists disks and partitions.", _ => ShowDisks());
        MonitorCommands.Register("mount", "", "Lists the mounted file systems.", _ => ShowMounted());
        MonitorCommands.Register("ls", "[PATH]", "Lists a directory.", List);
        MonitorCommands.Register("cat", "PATH", "Prints a file.", Print);
        MonitorCommands.Register("sync", "", "Writes to the disks what waits to be written.", _ => Synchronize());
    }

    private static int ShowDisks()
    {
        if (Volumes.Table.Disks.Count == 0)
            Terminals.WriteLine("This machine has no disk.");
        foreach (DiskContents contents in Volumes.Table.Disks)
        {
            IBlockDevice disk = contents.Disk;
            Terminals.WriteLine($"{disk.Name.PadRight(10)} {Size(disk.BlockCount * (ulong)disk.BlockSize)}" +
                $"  blocks of {disk.BlockSize}{(disk.IsReadOnly ? ", read-only" : "")}");
            if (contents.Table == null)
                Terminals.WriteLine(contents.TableError == Errno.NoData
                    ? "  no partition table" : $"  the partition table cannot be used: {ErrnoText.Describe(contents.TableError)}");
            for (int i = 0; contents.Table != null && i < contents.Table.Partitions.Length; i++)
            {
                Partition partition = contents.Table.Partitions[i];
                Terminals.WriteLine($"  {$"{disk.Name}p{i + 1}".PadRight(10)} {Size(partition.BlockCount * (ulong)disk.BlockSize)}" +
                    $"  {TypeName(partition.Type).PadRight(12)} {Printable(partition.Name)}");
            }
        }
        return 0;
    }

    private static int ShowMounted()
    {
        foreach (MountedVolume volume in Volumes.Table.Mounted)
        {
            Result<FileSystemStatus> status = volume.Files.GetFileSystemStatus();
            if (status.Failed)
            {
                Terminals.WriteLine($"{volume.Path.PadRight(8)} {volume.Device.Name.PadRight(12)} {ErrnoText.Describe(status.Error)}");
                continue;
            }
            ulong unit = status.Value.BlockSize;
            BlockCacheStatistics cache = volume.Cache.Statistics;
            Terminals.WriteLine($"{volume.Path.PadRight(8)} {volume.Device.Name.PadRight(12)} {volume.Files.TypeName.PadRight(5)}" +
                $"{Size(status.Value.BlockCount * unit)}, {Size(status.Value.FreeBlocks * unit)} free" +
                $"; cache: {cache.CachedPages} pages, {cache.Hits} hits, {cache.Misses} misses, {cache.DirtyVersions} to write" +
                (volume.Files.IsReadOnly ? "; read-only" : ""));
        }
        if (Volumes.Table.Mounted.Count > 0)
            return 0;
        Terminals.WriteLine("Nothing is mounted.");
        return 1;
    }

    private static int List(string[] arguments)
    {
        string path = arguments.Length == 0 ? "/" : arguments[0];
        Result<PlacedNode> found = PathWalk.Find(Volumes.Table, path);
        if (found.Failed)
            return Fail("ls", path, found.Error);
        IFileSystem files = found.Value.Volume.Files;
        var entries = new List<DirectoryEntry>();
        for (ulong cookie = 0; ;)
        {
            int before = entries.Count;
            Result read = files.ReadDirectory(found.Value.Node, cookie, EntriesAtOnce, entries);
            if (read.Failed)
                return Fail("ls", path, read.Error);
            if (entries.Count == before)
                break;
            cookie = entries[entries.Count - 1].NextCookie;
        }
        foreach (DirectoryEntry entry in entries)
        {
            string name = Utf8.Decode(entry.Name) ?? "(no text)";
            if (name != "." && name != "..")
                ShowEntry(files, entry, name);
        }
        if (path == "/" && Volumes.Table.Boot != null)
            Terminals.WriteLine($"drwxr-xr-x            -  {VolumeTable.BootPath.Substring(1)}/ (mounted)");
        return 0;
    }

    private static void ShowEntry(IFileSystem files, DirectoryEntry entry, string name)
    {
        Result<NodeStatus> status = files.GetStatus(entry.Node);
        if (status.Failed)
        {
            Terminals.WriteLine($"?           {Printable(name)}: {ErrnoText.Describe(status.Error)}");
            return;
        }
        bool isFolder = status.Value.Mode.Type == NodeType.Directory;
        string size = isFolder ? "-" : $"{status.Value.Size}";
        Terminals.WriteLine($"{Rights(status.Value.Mode)} {size.PadLeft(12)}  " +
            $"{CivilTime.Format(status.Value.Modified.Seconds)}  {Printable(name)}{(isFolder ? "/" : "")}");
    }

    private static int Print(string[] arguments)
    {
        if (arguments.Length != 1)
        {
            Terminals.WriteLine("cat: one path");
            return MonitorCommands.WrongUsage;
        }
        Result<PlacedNode> found = PathWalk.Find(Volumes.Table, arguments[0]);
        if (found.Failed)
            return Fail("cat", arguments[0], found.Error);
        var chunk = new byte[ChunkSize];
        bool endsLine = true;
        for (ulong offset = 0; ;)
        {
            Result<int> read = found.Value.Volume.Files.Read(found.Value.Node, offset, chunk);
            if (read.Failed)
                return Fail("cat", arguments[0], read.Error);
            if (read.Value == 0)
                break;
            Terminals.Write(Printable(chunk.AsSpan(0, read.Value)));
            endsLine = chunk[read.Value - 1] == (byte)'\n';
            offset += (ulong)read.Value;
        }
        if (!endsLine)
            Terminals.Write("\n");
        return 0;
    }

    private static int Synchronize()
    {
        Result done = Volumes.Synchronize();
        if (done.Failed)
            Terminals.WriteLine($"sync: {ErrnoText.Describe(done.Error)}");
        return done.IsOk ? 0 : 1;
    }

    private static int Fail(string command, string path, Errno error)
    {
        Terminals.WriteLine($"{command}: {path}: {ErrnoText.Describe(error)}");
        return 1;
    }

    private static string Rights(FileMode mode)
    {
        const string letters = "xwr";
        var text = new char[10];
        text[0] = mode.Type switch
        {
            NodeType.Directory => 'd',
            NodeType.SymbolicLink => 'l',
            NodeType.RegularFile => '-',
            _ => '?',
        };
        for (int bit = 8; bit >= 0; bit--)
            text[9 - bit] = (mode.Permissions & 1 << bit) != 0 ? letters[bit % 3] : '-';
        return new string(text);
    }

    private static string TypeName(PartitionGuid type)
    {
        if (type == PartitionGuid.EfiSystem)
            return "EFI system";
        return type == PartitionGuid.LinuxRootX64 ? "Linux root" : "other";
    }

    private static string Size(ulong bytes) => bytes >= 1 << 20 ? $"{bytes >> 20} MiB" : $"{bytes >> 10} KiB";

    // What is on a disk must not act on the terminal: control characters are shown as dots.
    private static string Printable(string text)
    {
        var characters = new char[text.Length];
        for (int i = 0; i < text.Length; i++)
            characters[i] = text[i] < ' ' || text[i] is >= '\x7F' and < '\xA0' ? '.' : text[i];
        return new string(characters);
    }

    private static string Printable(ReadOnlySpan<byte> bytes)
    {
        var characters = new char[bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
            characters[i] = bytes[i] is (byte)'\n' or (byte)'\t' or (>= (byte)' ' and < 0x7F) ? (char)bytes[i] : '.';
        return new string(characters);
    }
}
