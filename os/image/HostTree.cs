using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Os.Image;

/// <summary>A file system by paths, for host programs. Paths begin with '/'; failures are <see cref="DiskImageException"/>.</summary>
public sealed class HostTree(IFileSystem fileSystem)
{
    /// <summary>The file system itself.</summary>
    public IFileSystem FileSystem { get; } = fileSystem;

    /// <summary>True if a path leads to a node.</summary>
    public bool Exists(string path) => Find(path).IsOk;

    /// <summary>The names in a directory, sorted, without "." and "..".</summary>
    public IReadOnlyList<string> List(string path)
    {
        var entries = new List<DirectoryEntry>();
        var directory = Require(Find(path), path);
        Require(FileSystem.ReadDirectory(directory, 0, int.MaxValue, entries), path);
        return entries.Select(entry => Encoding.UTF8.GetString(entry.Name)).Where(name => name is not ("." or ".."))
            .Order(StringComparer.Ordinal).ToArray();
    }

    /// <summary>A file's bytes.</summary>
    public byte[] ReadFile(string path)
    {
        var node = Require(Find(path), path);
        var bytes = new byte[Require(FileSystem.GetStatus(node), path).Size];
        var count = Require(FileSystem.Read(node, 0, bytes), path);
        return count == bytes.Length ? bytes : throw new DiskImageException(path, Errno.InputOutput);
    }

    /// <summary>Makes or replaces a file; missing directories above it are made.</summary>
    public void WriteFile(string path, ReadOnlySpan<byte> content, int permissions = 0b110_100_100)
    {
        var (directory, name) = ParentOf(path);
        var found = FileSystem.Lookup(directory, name);
        var node = found.Error == Errno.NotFound
            ? Require(FileSystem.Create(directory, name, Kernel.FileSystems.FileMode.Of(NodeType.RegularFile, permissions),
                Owner.Root, 0), path)
            : Require(found, path);
        Require(FileSystem.Truncate(node, 0), path);
        if (Require(FileSystem.Write(node, 0, content), path) != content.Length)
            throw new DiskImageException(path, Errno.NoSpace);
    }

    /// <summary>Makes a directory and those above it; one that exists is left as it is.</summary>
    public void MakeDirectory(string path) => Descend(Split(path), path);

    /// <summary>Makes a symbolic link; missing directories above it are made.</summary>
    public void MakeSymbolicLink(string path, string target)
    {
        var (directory, name) = ParentOf(path);
        Require(FileSystem.CreateSymbolicLink(directory, name, Encoding.UTF8.GetBytes(target), Owner.Root), path);
    }

    /// <summary>Renames, replacing an existing target.</summary>
    public void Rename(string path, string newPath)
    {
        var (directory, name) = ParentOf(path);
        var (newDirectory, newName) = ParentOf(newPath);
        Require(FileSystem.Rename(directory, name, newDirectory, newName, RenameMode.ReplaceTarget), $"{path} to {newPath}");
    }

    /// <summary>Removes a file, or a directory with all that is in it.</summary>
    public void Delete(string path)
    {
        var (directory, name) = ParentOf(path);
        var node = Require(FileSystem.Lookup(directory, name), path);
        if (Require(FileSystem.GetStatus(node), path).Mode.Type != NodeType.Directory)
        {
            Require(FileSystem.Unlink(directory, name), path);
            return;
        }
        foreach (var below in List(path))
            Delete(path.TrimEnd('/') + "/" + below);
        Require(FileSystem.RemoveDirectory(directory, name), path);
    }

    /// <summary>
    /// Copies a directory of the host below a path, in the order of names so that the image comes out the same every time.
    /// Symbolic links are kept; executable files stay executable.
    /// </summary>
    public void CopyFromHost(string hostDirectory, string path)
    {
        MakeDirectory(path);
        foreach (var entry in new DirectoryInfo(hostDirectory).EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            var target = path.TrimEnd('/') + "/" + entry.Name;
            if (entry.LinkTarget is { } link)
            {
                MakeSymbolicLink(target, link);
            }
            else if (entry is DirectoryInfo)
                CopyFromHost(entry.FullName, target);
            else
            {
                var isExecutable = !OperatingSystem.IsWindows()
                    && (File.GetUnixFileMode(entry.FullName) & UnixFileMode.UserExecute) != 0;
                WriteFile(target, File.ReadAllBytes(entry.FullName), isExecutable ? 0b111_101_101 : 0b110_100_100);
            }
        }
    }

    /// <summary>Brings all changes to the device and leaves the volume as out of use.</summary>
    public void Settle() => Require(FileSystem.Settle(), "synchronizing");

    internal static T Require<T>(Result<T> result, string what) =>
        result.IsOk ? result.Value : throw new DiskImageException(what, result.Error);

    internal static void Require(Result result, string what)
    {
        if (result.Failed)
            throw new DiskImageException(what, result.Error);
    }

    private Result<NodeId> Find(string path)
    {
        Result<NodeId> node = FileSystem.Root;
        foreach (var name in Split(path))
        {
            if (node.Failed)
                return node;
            node = FileSystem.Lookup(node.Value, Encoding.UTF8.GetBytes(name));
        }
        return node;
    }

    private (NodeId Directory, byte[] Name) ParentOf(string path)
    {
        var names = Split(path);
        if (names.Length == 0)
            throw new DiskImageException(path, Errno.InvalidArgument);
        return (Descend(names[..^1], path), Encoding.UTF8.GetBytes(names[^1]));
    }

    private NodeId Descend(string[] names, string path)
    {
        var node = FileSystem.Root;
        foreach (var name in names)
        {
            var bytes = Encoding.UTF8.GetBytes(name);
            var next = FileSystem.Lookup(node, bytes);
            node = next.Error == Errno.NotFound && !FileSystem.IsReadOnly
                ? Require(FileSystem.Create(node, bytes, Kernel.FileSystems.FileMode.Directory, Owner.Root, 0), path)
                : Require(next, path);
        }
        return node;
    }

    private static string[] Split(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
