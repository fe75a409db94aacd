using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Tests.Kernel.FileSystems;

/// <summary>Random operations on a file system and on a model of it; the two must agree on every result.</summary>
internal sealed class Workload(IFileSystem fileSystem, int seed, bool hasLinks)
{
    private sealed class Node
    {
        internal SortedDictionary<string, Node>? Children;
        internal byte[] Content = [];
        internal byte[]? Target;
        internal bool IsDirectory => Children is not null;
    }

    /// <summary>The names that it gives; the longest fills two sectors of a FAT directory and more.</summary>
    internal static readonly string[] Names =
    [
        "a", "B.TXT", "0007+3.conf", "0007+2.conf", "a long name with blanks.text", "日本語.txt", "ümlaut", "kernel.efi",
        new string('x', 100), new string('y', 190) + ".efi", new string('z', 240) + ".conf", "another long name with blanks.text", "c", "d", "e.f.g",
    ];

    private readonly Random _random = new(seed);
    private readonly Node _root = new() { Children = new(StringComparer.Ordinal) };

    /// <summary>The model's tree in the form of <see cref="Volume.ReadTree(IFileSystem)"/>.</summary>
    internal SortedDictionary<string, string> Tree()
    {
        var tree = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Add(_root, "/");
        return tree;

        void Add(Node directory, string path)
        {
            foreach (var (name, node) in directory.Children!)
            {
                if (node.IsDirectory)
                {
                    tree[path + name + "/"] = "";
                    Add(node, path + name + "/");
                }
                else
                    tree[path + name] = node.Target is null ? Convert.ToBase64String(node.Content)
                        : "-> " + Convert.ToBase64String(node.Target);
            }
        }
    }

    /// <summary>One random operation; returns a description for failure messages.</summary>
    internal string Step()
    {
        var (directory, id, path) = PickDirectory();
        var name = Names[_random.Next(Names.Length)];
        var bytes = Encoding.UTF8.GetBytes(name);
        directory.Children!.TryGetValue(name, out var existing);
        var what = _random.Next(10);
        var text = $"{what} {path}{name}";
        switch (what)
        {
            case 0:
            case 1:
                var created = fileSystem.Create(id, bytes, FileMode.RegularFile, Owner.Root, 0);
                Same(text, existing is null ? Errno.None : Errno.Exists, created.Error);
                if (created.IsOk)
                    directory.Children[name] = new Node();
                break;
            case 2:
                var made = fileSystem.Create(id, bytes, FileMode.Directory, Owner.Root, 0);
                Same(text, existing is null ? Errno.None : Errno.Exists, made.Error);
                if (made.IsOk)
                    directory.Children[name] = new Node { Children = new(StringComparer.Ordinal) };
                break;
            case 3:
                Same(text, existing is null ? Errno.NotFound : existing.IsDirectory ? Errno.IsDirectory : Errno.None,
                    fileSystem.Unlink(id, bytes).Error);
                if (existing is { IsDirectory: false })
                    directory.Children.Remove(name);
                break;
            case 4:
                var error = existing is null ? Errno.NotFound : !existing.IsDirectory ? Errno.NotDirectory
                    : existing.Children!.Count > 0 ? Errno.NotEmpty : Errno.None;
                Same(text, error, fileSystem.RemoveDirectory(id, bytes).Error);
                if (error == Errno.None)
                    directory.Children.Remove(name);
                break;
            case 5:
            case 6:
                if (existing is { IsDirectory: false, Target: null })
                    Write(text, existing, Volume.Require(fileSystem.Lookup(id, bytes)));
                break;
            case 7:
                if (existing is { IsDirectory: false, Target: null })
                {
                    var length = _random.Next(3) == 0 ? 0 : _random.Next(60_000);
                    Same(text, Errno.None, fileSystem.Truncate(Volume.Require(fileSystem.Lookup(id, bytes)), (ulong)length).Error);
                    Array.Resize(ref existing.Content, length);
                }
                break;
            case 8:
                Rename(text, directory, id, name, bytes, existing);
                break;
            default:
                MakeLink(text, directory, id, name, bytes, existing);
                break;
        }
        return text;
    }

    private void Write(string text, Node file, NodeId node)
    {
        var offset = _random.Next(file.Content.Length + 5000);
        var data = new byte[_random.Next(_random.Next(4) == 0 ? 40_000 : 700)];
        _random.NextBytes(data);
        var written = fileSystem.Write(node, (ulong)offset, data);
        Same(text, Errno.None, written.Error);
        if (data.Length == 0)
            return;
        if (file.Content.Length < offset + data.Length)
            Array.Resize(ref file.Content, offset + data.Length);
        data.CopyTo(file.Content, offset);
    }

    private void Rename(string text, Node from, NodeId fromId, string name, byte[] bytes, Node? node)
    {
        var (to, toId, path) = PickDirectory();
        var newName = Names[_random.Next(Names.Length)];
        to.Children!.TryGetValue(newName, out var target);
        var error = node is null ? Errno.NotFound
            : node.IsDirectory && Contains(node, to) ? Errno.InvalidArgument
            : target is null || target == node ? Errno.None
            : target.IsDirectory && !node.IsDirectory ? Errno.IsDirectory
            : !target.IsDirectory && node.IsDirectory ? Errno.NotDirectory
            : target.IsDirectory && target.Children!.Count > 0 ? Errno.NotEmpty : Errno.None;
        var renamed = fileSystem.Rename(fromId, bytes, toId, Encoding.UTF8.GetBytes(newName), RenameMode.ReplaceTarget);
        Same($"{text} -> {path}{newName}", error, renamed.Error);
        if (renamed.Failed || target == node)
            return;
        from.Children!.Remove(name);
        to.Children[newName] = node!;
    }

    private void MakeLink(string text, Node directory, NodeId id, string name, byte[] bytes, Node? existing)
    {
        if (!hasLinks)
            return;
        var file = directory.Children!.FirstOrDefault(pair => !pair.Value.IsDirectory);
        var error = existing is null ? Errno.None : Errno.Exists;
        if (file.Key is not null && _random.Next(2) == 0)
        {
            var source = Volume.Require(fileSystem.Lookup(id, Encoding.UTF8.GetBytes(file.Key)));
            Same(text, error, fileSystem.Link(source, id, bytes).Error);
            if (error == Errno.None)
                directory.Children![name] = file.Value;
            return;
        }
        var target = new byte[_random.Next(1, 200)];
        for (var i = 0; i < target.Length; i++)
            target[i] = (byte)_random.Next(1, 256);
        Same(text, error, fileSystem.CreateSymbolicLink(id, bytes, target, Owner.Root).Error);
        if (error == Errno.None)
            directory.Children![name] = new Node { Target = target };
    }

    private (Node Node, NodeId Id, string Path) PickDirectory()
    {
        var (node, id, path) = (_root, fileSystem.Root, "/");
        while (_random.Next(3) != 0)
        {
            var below = node.Children!.Where(pair => pair.Value.IsDirectory).ToArray();
            if (below.Length == 0)
                break;
            var (name, child) = below[_random.Next(below.Length)];
            id = Volume.Require(fileSystem.Lookup(id, Encoding.UTF8.GetBytes(name)));
            (node, path) = (child, path + name + "/");
        }
        return (node, id, path);
    }

    private static bool Contains(Node above, Node node) =>
        above == node || (above.IsDirectory && above.Children!.Values.Any(child => Contains(child, node)));

    private static void Same(string text, Errno expected, Errno actual)
    {
        if (expected != actual)
            throw new InvalidOperationException($"{text}: expected {expected}, got {actual}");
    }
}
