// The root of a machine that is booted for one program: an archive in memory with busybox, os/root and files of the host,
// each at the path that it has there. Format: cpio(5), "new ASCII", which the kernel unpacks (kernel/files/CpioArchive.cs).
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Dialogos.Os.Image;

namespace Dialogos.Os.Command;

/// <summary>Collects files and writes the archive. The first file of a name wins.</summary>
internal sealed class GuestArchive
{
    private const int Directory = 0x4000, Regular = 0x8000, Link = 0xA000;
    private readonly SortedDictionary<string, (int Mode, Func<byte[]> Content)> entries = new(StringComparer.Ordinal);

    /// <summary>Adds a file whose content is known.</summary>
    public void Add(string path, string content, bool isProgram = false) =>
        Add(path, Encoding.UTF8.GetBytes(content), isProgram);

    /// <summary>Adds a file whose content is known.</summary>
    public void Add(string path, byte[] content, bool isProgram = false) =>
        entries.TryAdd(path, (Regular | (isProgram ? 0x1ED : 0x1A4), () => content));

    /// <summary>Adds an empty directory.</summary>
    public void AddDirectory(string path) => entries.TryAdd(path, (Directory | 0x1ED, () => []));

    /// <summary>Adds a file of the host (its content, if it is a link), or a directory with all that is in it.</summary>
    /// <param name="host">The host's path.</param>
    /// <param name="guest">The guest's; the same if null.</param>
    public void AddFromHost(string host, string? guest = null)
    {
        guest ??= host;
        if (!System.IO.Directory.Exists(host))
        {
            entries.TryAdd(guest, (Regular | (int)File.GetUnixFileMode(host), () => File.ReadAllBytes(host)));
            return;
        }
        AddDirectory(guest);
        foreach (var entry in new DirectoryInfo(host).EnumerateFileSystemInfos())
        {
            var path = guest.TrimEnd('/') + "/" + entry.Name;
            if (entry.LinkTarget is { } target)
                entries.TryAdd(path, (Link | 0x1FF, () => Encoding.UTF8.GetBytes(target)));
            else
                AddFromHost(entry.FullName, path);
        }
    }

    /// <summary>Adds busybox under all its names, and the files of os/root.</summary>
    public void AddRootTree(string repository)
    {
        if (!File.Exists(RootTree.Busybox))
            throw new CommandException($"There is no {RootTree.Busybox}; Debian's package busybox-static brings it.");
        AddFromHost(RootTree.Busybox, RootTree.GuestBusybox);
        foreach (var entry in new DirectoryInfo(Path.Combine(repository, "os", "root")).EnumerateFileSystemInfos())
            AddFromHost(entry.FullName, "/" + entry.Name);
        foreach (var (path, target) in RootTree.Links())
            entries.TryAdd(path, (Link | 0x1FF, () => Encoding.UTF8.GetBytes(target)));
        // The kernel makes /tmp, with the permissions that it needs.
        foreach (var directory in RootTree.Directories.Where(directory => directory != "tmp"))
            AddDirectory("/" + directory);
    }

    /// <summary>Writes all of it to a file of the host.</summary>
    public void Write(string file)
    {
        using var stream = File.Create(file);
        // A directory's name is the start of what lies in it, so this order makes it first.
        foreach (var (path, (mode, content)) in entries)
            Write(stream, path.TrimStart('/'), mode, content());
        Write(stream, "TRAILER!!!", 0, []);
    }

    private static void Write(Stream stream, string name, int mode, byte[] content)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        // ino, mode, uid, gid, nlink, mtime, filesize, device major and minor, rdev major and minor, namesize, check.
        int[] fields = [0, mode, 0, 0, 1, 0, content.Length, 0, 0, 0, 0, bytes.Length + 1, 0];
        var header = "070701" + string.Concat(fields.Select(field => field.ToString("x8", CultureInfo.InvariantCulture)));
        stream.Write(Encoding.ASCII.GetBytes(header));
        stream.Write(bytes);
        stream.Write(new byte[4 - (header.Length + bytes.Length) % 4]);
        stream.Write(content);
        stream.Write(new byte[(4 - content.Length % 4) % 4]);
    }
}
