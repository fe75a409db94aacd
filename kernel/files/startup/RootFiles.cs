// What programs find at '/': the root partition of a disk (GPT type "Linux root x86-64", or a disk that is one ext2
// volume), or else the initial archive unpacked into memory. /dev, /proc, /tmp and /run are mounted over it.
using System;
using System.Collections.Generic;
using Dialogos.Drivers.Bus;
using Dialogos.Kernel.Boot;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Files.Information;
using Dialogos.Kernel.Files.Mapping;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.Files.Pipes;
using Dialogos.Kernel.Files.Temporary;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Scheduling;
using Dialogos.Kernel.Storage;

namespace Dialogos.Kernel.Files.Startup;

/// <summary>Mounts what programs see.</summary>
public static class RootFiles
{
    /// <summary>The time for file systems.</summary>
    public static IFileSystemClock Clock { get; } = new WallClock();

    // Pre: drivers have run. Post: '/' is mounted, processes can be started.
    /// <summary>Mounts the root and makes it the place where processes start.</summary>
    public static void Initialize()
    {
        RegularFile.PageMaker = node => new NodePages(node);
        FileOpening.DeviceOpener = DeviceTable.Open;
        FileOpening.FifoOpener = FifoOpening.Open;
        IFileSystem root = OpenRootDisk(out string source) ?? UnpackArchive(out source);
        InitialArchive.Free();
        NameTree.MountRoot(new Volume(root, keepsNames: true), source, MountOptions.None);
        IFileSystem devices = NewTemporary("devtmpfs", 0x1ED);
        HostChannels.Start(DeviceRegistry.Channels);
        Result populated = DeviceTable.Populate(devices);
        if (populated.Failed)
            Log.Error($"files: /dev is incomplete: error {(int)populated.Error}");
        MountOver("dev"u8, devices, "devtmpfs", keepsNames: true);
        PseudoTerminal.Folder = MountOver("dev/pts"u8, NewTemporary("devpts", 0x1ED), "devpts", keepsNames: true)
            ?? PseudoTerminal.Folder;
        MountOver("dev/shm"u8, NewTemporary("tmpfs", 0x3FF), "tmpfs", keepsNames: true);
        MountOver("sys"u8, SystemFiles.Make(), "sysfs", keepsNames: true, MountOptions.ReadOnly);
        MountOver("proc"u8, new InformationFileSystem(), "proc", keepsNames: false);
        // A root in memory needs none of these, and its archive may have put something there.
        if (root.TypeName != "rootfs")
        {
            MountOver("tmp"u8, NewTemporary("tmpfs", 0x3FF), "tmpfs", keepsNames: true);
            MountOver("run"u8, NewTemporary("tmpfs", 0x1ED), "tmpfs", keepsNames: true);
        }
        if (Volumes.Table.Boot is { } boot)
            MountOver("boot"u8, boot.Files, "/dev/" + boot.Device.Name, keepsNames: false);
        ProgramStart.PrepareFiles = Prepare;
        if (ConsoleTerminal.Instance.Start().Failed)
            Log.Error("files: nothing can be typed for programs");
        if (Alarm.Start().Failed)
            Log.Error("files: timers cannot be set");
        Log.Information($"files: root is {source} ({root.TypeName})");
    }

    /// <summary>Writes everything to the disks.</summary>
    public static Result Synchronize()
    {
        Result result = Result.Ok;
        foreach (Mount mount in NameTree.Mounts())
        {
            Result written = mount.Volume.Synchronize();
            if (written.Failed && written.Error != Errno.ReadOnlyFileSystem)
                result = written;
        }
        return result;
    }

    /// <summary>A file system in memory that may take half of it.</summary>
    internal static TemporaryFileSystem NewTemporary(string type, int permissions) =>
        new(type, Clock, PageFrames.Total * 2048, permissions, () => PageFrames.Free > MemoryPressure.Reserve);

    /// <summary>Another view of /proc.</summary>
    internal static IFileSystem NewInformation() => new InformationFileSystem();

    private static IFileSystem? OpenRootDisk(out string source)
    {
        MountedVolume? root = Volumes.Table.Root;
        if (root != null)
        {
            source = "/dev/" + root.Device.Name;
            return root.Files;
        }
        source = "";
        return null;
    }

    private static IFileSystem UnpackArchive(out string source)
    {
        source = "rootfs";
        TemporaryFileSystem files = NewTemporary("rootfs", 0x1ED);
        _ = files.Create(files.Root, "tmp"u8, FileMode.Of(NodeType.Directory, 0x3FF), Owner.Root, 0);
        _ = files.Create(files.Root, "run"u8, FileMode.Directory, Owner.Root, 0);
        Result unpacked = ArchiveUnpacking.Unpack(InitialArchive.Bytes, files);
        if (unpacked.Failed)
            Log.Error($"files: the initial archive cannot be unpacked: error {(int)unpacked.Error}");
        return files;
    }

    private static Location? MountOver(
        ReadOnlySpan<byte> name, IFileSystem files, string source, bool keepsNames, MountOptions options = MountOptions.None)
    {
        Location root = NameTree.Root!.Value;
        var caller = new Caller(new Credentials(), root);
        Result<Location> point = NameTree.Find(caller, root, name, followLast: true);
        if (point.Error == Errno.NotFound)
            point = NameTree.Create(caller, root, name, FileMode.Of(NodeType.Directory, 0x1ED));
        Result<Mount> mounted = point.Failed ? point.Error
            : NameTree.MountAt(point.Value, new Volume(files, keepsNames).Root, source, options);
        if (mounted.IsOk)
            return new Location(mounted.Value, mounted.Value.Root);
        Log.Error($"files: {source} cannot be mounted: error {(int)mounted.Error}");
        return null;
    }

    private static Result Prepare(Process process)
    {
        Location root = NameTree.Root!.Value;
        process.FileContext = new ProcessFileContext(root, root, 0x12);
        // The first program chooses which session gets the console.
        if (ProcessTable.Init != process)
            ConsoleTerminal.Instance.BeginSession(process);
        var console = new TerminalFile(ConsoleTerminal.Instance, OpenFlags.ReadWrite);
        for (int i = 0; i < 3; i++)
        {
            console.AddReference();
            Result<int> added = process.Files.Add(console, closeOnExecute: false);
            if (added.Failed)
                return added.Error;
        }
        console.Release();
        return Result.Ok;
    }

    private sealed class WallClock : IFileSystemClock
    {
        public Timestamp Now
        {
            get
            {
                ulong now = Time.Clock.Now;
                return new Timestamp(Time.Clock.UnixTime, (int)(now % 1_000_000_000));
            }
        }
    }
}
