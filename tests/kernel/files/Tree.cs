using System;
using System.Text;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.Files.Temporary;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Tests.Kernel.Files;

/// <summary>A fresh tree of names over a file system in memory. The tree is one for the process: tests of it run in one collection.</summary>
internal sealed class Tree
{
    internal Tree()
    {
        NameTree.MountRoot(new Volume(NewFileSystem(), keepsNames: true), "test", MountOptions.None);
        Root = NameTree.Root!.Value;
    }

    internal Location Root { get; }

    internal Credentials User { get; } = new();

    internal Caller Caller => new(User, Root);

    internal static TemporaryFileSystem NewFileSystem(ulong capacity = 1 << 20) =>
        new("tmpfs", new FixedClock(new Timestamp(1_000_000, 0)), capacity, 0x1ED);

    internal static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    internal Errno MakeDirectory(string path) =>
        NameTree.Create(Caller, Root, Bytes(path), FileMode.Directory).Error;

    internal Errno Link(string target, string path) => NameTree.CreateSymbolicLink(Caller, Root, Bytes(path), Bytes(target)).Error;

    internal Errno Rename(string from, string to) =>
        NameTree.Rename(Caller, Root, Bytes(from), Root, Bytes(to), RenameMode.ReplaceTarget).Error;

    internal Errno Unlink(string path) => NameTree.Unlink(Caller, Root, Bytes(path)).Error;

    internal Errno RemoveDirectory(string path) => NameTree.RemoveDirectory(Caller, Root, Bytes(path)).Error;

    internal Result<OpenFile> Open(string path, int flags) => FileOpening.Open(Caller, Root, Bytes(path), flags, 0x1A4);

    internal void Write(string path, string content)
    {
        OpenFile file = Open(path, 0x241).Value;
        if (file.Write(Bytes(content)).Value != content.Length)
            throw new InvalidOperationException("short write");
        file.Release();
    }

    internal string Read(string path)
    {
        OpenFile file = Open(path, 0).Value;
        var bytes = new byte[4096];
        int count = file.Read(bytes).Value;
        file.Release();
        return Encoding.UTF8.GetString(bytes, 0, count);
    }

    internal string PathOf(Location place) => Encoding.UTF8.GetString(NameTree.PathOf(place, Root));

    internal Result<Location> Find(string path, bool followLast = true) => NameTree.Find(Caller, Root, Bytes(path), followLast);
}
