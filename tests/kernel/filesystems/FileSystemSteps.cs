using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Tests.Kernel.FileSystems;

/// <summary>A clock that a test sets.</summary>
internal sealed class SetClock : IFileSystemClock
{
    public Timestamp Now { get; set; } = new(1_700_000_000, 0);
}

/// <summary>Operations by text names, which must succeed unless they return an error.</summary>
internal static class FileSystemSteps
{
    internal static byte[] Bytes(string name) => Encoding.UTF8.GetBytes(name);

    /// <summary>Bytes that differ from place to place, and from seed to seed.</summary>
    internal static byte[] Content(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    internal static NodeId File(this IFileSystem fileSystem, NodeId directory, string name, byte[]? content = null)
    {
        var node = Volume.Require(fileSystem.Create(directory, Bytes(name), FileMode.RegularFile, Owner.Root, 0));
        if (content is not null)
            fileSystem.Put(node, 0, content);
        return node;
    }

    internal static NodeId File(this IFileSystem fileSystem, string name, byte[]? content = null) =>
        fileSystem.File(fileSystem.Root, name, content);

    internal static NodeId Folder(this IFileSystem fileSystem, NodeId directory, string name) =>
        Volume.Require(fileSystem.Create(directory, Bytes(name), FileMode.Directory, Owner.Root, 0));

    internal static NodeId Folder(this IFileSystem fileSystem, string name) => fileSystem.Folder(fileSystem.Root, name);

    internal static void Put(this IFileSystem fileSystem, NodeId node, ulong offset, byte[] content)
    {
        var written = Volume.Require(fileSystem.Write(node, offset, content));
        if (written != content.Length)
            throw new InvalidOperationException($"{written} of {content.Length} bytes were written");
    }

    /// <summary>A file's bytes from an offset on, as many as it has but at most a number.</summary>
    internal static byte[] Get(this IFileSystem fileSystem, NodeId node, ulong offset = 0, int most = 4 << 20)
    {
        var bytes = new byte[most];
        return bytes[..Volume.Require(fileSystem.Read(node, offset, bytes))];
    }

    internal static NodeId Find(this IFileSystem fileSystem, NodeId directory, string name) =>
        Volume.Require(fileSystem.Lookup(directory, Bytes(name)));

    internal static NodeId Find(this IFileSystem fileSystem, string name) => fileSystem.Find(fileSystem.Root, name);

    internal static Errno Seek(this IFileSystem fileSystem, NodeId directory, string name) =>
        fileSystem.Lookup(directory, Bytes(name)).Error;

    internal static Errno Rename(this IFileSystem fileSystem, NodeId from, string name, NodeId to, string newName,
        RenameMode mode = RenameMode.ReplaceTarget) =>
        fileSystem.Rename(from, Bytes(name), to, Bytes(newName), mode).Error;

    internal static Errno Unlink(this IFileSystem fileSystem, NodeId directory, string name) =>
        fileSystem.Unlink(directory, Bytes(name)).Error;

    internal static Errno RemoveDirectory(this IFileSystem fileSystem, NodeId directory, string name) =>
        fileSystem.RemoveDirectory(directory, Bytes(name)).Error;

    internal static NodeStatus Status(this IFileSystem fileSystem, NodeId node) => Volume.Require(fileSystem.GetStatus(node));

    internal static ulong FreeBlocks(this IFileSystem fileSystem) => Volume.Require(fileSystem.GetFileSystemStatus()).FreeBlocks;

    internal static ulong FreeNodes(this IFileSystem fileSystem) => Volume.Require(fileSystem.GetFileSystemStatus()).FreeNodes;

    /// <summary>All entries, read a few at a time.</summary>
    internal static List<DirectoryEntry> List(this IFileSystem fileSystem, NodeId directory, int atOnce = 1000)
    {
        var entries = new List<DirectoryEntry>();
        for (var before = -1; before < entries.Count;)
        {
            before = entries.Count;
            var cookie = before == 0 ? 0 : entries[^1].NextCookie;
            Volume.Require(fileSystem.ReadDirectory(directory, cookie, atOnce, entries));
        }
        return entries;
    }

    /// <summary>The names in a directory but "." and "..".</summary>
    internal static string[] Names(this IFileSystem fileSystem, NodeId directory) =>
        fileSystem.List(directory).Select(entry => Encoding.UTF8.GetString(entry.Name)).Where(name => name is not ("." or "..")).ToArray();

    internal static string[] Names(this IFileSystem fileSystem) => fileSystem.Names(fileSystem.Root);

    /// <summary>A file of the root, whole.</summary>
    internal static byte[] GetAt(this IFileSystem fileSystem, string name) => fileSystem.Get(fileSystem.Find(name));

    /// <summary>The names in a folder of the root.</summary>
    internal static string[] NamesAt(this IFileSystem fileSystem, string name) => fileSystem.Names(fileSystem.Find(name));
}
