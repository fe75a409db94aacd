// Words. A *store* is where generations are kept; this one is the *generations folder*, /dialogos/generations on the EFI
// system partition, seen through a mounted file system.
using System;
using System.Collections.Generic;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Generations;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Stores;

/// <summary>The generations folder on a mounted file system.</summary>
public sealed class GenerationFolder : IGenerationWriter
{
    private const int EntriesAtOnce = 64;

    private readonly IFileSystem _files;
    private readonly NodeId _folder;

    private GenerationFolder(IFileSystem files, NodeId folder)
    {
        _files = files;
        _folder = folder;
    }

    /// <summary>Opens the folder. <see cref="Errno.NotFound"/>: this file system has none.</summary>
    public static Result<GenerationFolder> Open(IFileSystem files)
    {
        var node = files.Lookup(files.Root, "dialogos"u8);
        if (node.IsOk)
            node = files.Lookup(node.Value, "generations"u8);
        return node.IsOk ? new GenerationFolder(files, node.Value) : node.Error;
    }

    /// <summary>Opens the folder, and makes it first if it is missing.</summary>
    public static Result<GenerationFolder> OpenOrCreate(IFileSystem files)
    {
        var parent = FindOrMakeFolder(files, files.Root, "dialogos"u8);
        if (parent.Failed)
            return parent.Error;
        var node = FindOrMakeFolder(files, parent.Value, "generations"u8);
        return node.IsOk ? new GenerationFolder(files, node.Value) : node.Error;
    }

    /// <inheritdoc/>
    public Result<List<string>> List()
    {
        var entries = Entries(_folder);
        if (entries.Failed)
            return entries.Error;
        var names = new List<string>();
        foreach (var entry in entries.Value)
        {
            // No name of ours has other characters, so such an entry is none of ours.
            var name = ToText(entry.Name);
            if (name is not null && name != "." && name != "..")
                names.Add(name);
        }
        return names;
    }

    /// <inheritdoc/>
    public Result<long> Length(string path)
    {
        var node = Find(path);
        if (node.Failed)
            return node.Error;
        var status = _files.GetStatus(node.Value);
        return status.IsOk ? (long)status.Value.Size : status.Error;
    }

    /// <inheritdoc/>
    public Result<int> Read(string path, Span<byte> destination)
    {
        var node = Find(path);
        if (node.Failed)
            return node.Error;
        var status = _files.GetStatus(node.Value);
        if (status.Failed)
            return status.Error;
        if (status.Value.Size > (ulong)destination.Length)
            return Errno.FileTooLarge;
        var length = (int)status.Value.Size;
        for (var done = 0; done < length;)
        {
            var read = _files.Read(node.Value, (ulong)done, destination.Slice(done, length - done));
            if (read.Failed)
                return read.Error;
            // The file is shorter than its directory entry says.
            if (read.Value == 0)
                return Errno.Corrupt;
            done += read.Value;
        }
        return length;
    }

    /// <inheritdoc/>
    public Result Write(string path, ReadOnlySpan<byte> content)
    {
        var parent = Parent(path, out var name);
        if (parent.Failed)
            return parent.Error;
        var node = _files.Lookup(parent.Value, name);
        if (node.Error == Errno.NotFound)
            node = _files.Create(parent.Value, name, FileMode.RegularFile, Owner.Root, 0);
        if (node.Failed)
            return node.Error;
        var cut = _files.Truncate(node.Value, 0);
        if (cut.Failed)
            return cut;
        for (var done = 0; done < content.Length;)
        {
            var written = _files.Write(node.Value, (ulong)done, content.Slice(done));
            if (written.Failed)
                return written.Error;
            if (written.Value == 0)
                return Errno.NoSpace;
            done += written.Value;
        }
        return Result.Ok;
    }

    /// <inheritdoc/>
    public Result Rename(string from, string to)
    {
        var source = Parent(from, out var sourceName);
        if (source.Failed)
            return source.Error;
        var target = Parent(to, out var targetName);
        return target.IsOk
            ? _files.Rename(source.Value, sourceName, target.Value, targetName, RenameMode.KeepTarget)
            : target.Error;
    }

    /// <inheritdoc/>
    public Result MakeFolder(string name)
    {
        var made = FindOrMakeFolder(_files, _folder, ToBytes(name));
        return made.IsOk ? Result.Ok : made.Error;
    }

    /// <inheritdoc/>
    public Result Remove(string path)
    {
        var parent = Parent(path, out var name);
        if (parent.Failed)
            return parent.Error == Errno.NotFound ? Result.Ok : parent.Error;
        var node = _files.Lookup(parent.Value, name);
        if (node.Failed)
            return node.Error == Errno.NotFound ? Result.Ok : node.Error;
        var status = _files.GetStatus(node.Value);
        if (status.Failed)
            return status.Error;
        if (status.Value.Mode.Type != NodeType.Directory)
            return _files.Unlink(parent.Value, name);
        var entries = Entries(node.Value);
        if (entries.Failed)
            return entries.Error;
        foreach (var entry in entries.Value)
        {
            if (ToText(entry.Name) is "." or "..")
                continue;
            var removed = _files.Unlink(node.Value, entry.Name);
            if (removed.Failed)
                return removed;
        }
        return _files.RemoveDirectory(parent.Value, name);
    }

    /// <inheritdoc/>
    public Result Flush() => _files.Synchronize();

    private static Result<NodeId> FindOrMakeFolder(IFileSystem files, NodeId parent, ReadOnlySpan<byte> name)
    {
        var node = files.Lookup(parent, name);
        return node.Error == Errno.NotFound ? files.Create(parent, name, FileMode.Directory, Owner.Root, 0) : node;
    }

    private Result<List<DirectoryEntry>> Entries(NodeId directory)
    {
        var entries = new List<DirectoryEntry>();
        var cookie = 0UL;
        while (true)
        {
            var before = entries.Count;
            var read = _files.ReadDirectory(directory, cookie, EntriesAtOnce, entries);
            if (read.Failed)
                return read.Error;
            if (entries.Count == before)
                return entries;
            cookie = entries[entries.Count - 1].NextCookie;
        }
    }

    private Result<NodeId> Find(string path)
    {
        var parent = Parent(path, out var name);
        return parent.IsOk ? _files.Lookup(parent.Value, name) : parent.Error;
    }

    // A path here has one step or two.
    private Result<NodeId> Parent(string path, out byte[] name)
    {
        var slash = path.IndexOf('/');
        name = ToBytes(path.Substring(slash + 1));
        return slash < 0 ? _folder : _files.Lookup(_folder, ToBytes(path.Substring(0, slash)));
    }

    private static byte[] ToBytes(string text)
    {
        var bytes = new byte[text.Length];
        for (var i = 0; i < text.Length; i++)
            bytes[i] = (byte)text[i];
        return bytes;
    }

    private static string? ToText(byte[] name)
    {
        var characters = new char[name.Length];
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] is < 0x20 or > 0x7E)
                return null;
            characters[i] = (char)name[i];
        }
        return new string(characters);
    }
}
