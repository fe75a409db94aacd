// The *root tree* is what programs find at '/': busybox (Debian's busybox-static) under the names of its programs, the
// files of os/root, empty directories for what the kernel mounts, and in /src the sources that the kernel was built from.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Os.Image;

/// <summary>Fills an empty root file system.</summary>
public static class RootTree
{
    /// <summary>Where Debian's package puts it.</summary>
    public const string Busybox = "/bin/busybox";

    /// <summary>Where programs of the guest find it.</summary>
    public const string GuestBusybox = "/bin/busybox";

    // The monitor's commands that no program of busybox has the name of.
    private static readonly string[] MonitorCommands =
        ["calls", "cpus", "devices", "disks", "generations", "interrupts", "log", "memory", "off", "panic", "threads", "version"];

    /// <summary>Directories that are empty at first.</summary>
    public static readonly string[] Directories = ["dev", "proc", "sys", "tmp", "run", "boot", "root", "mnt", "var/log"];

    /// <summary>Fills it.</summary>
    /// <param name="root">An empty file system.</param>
    /// <param name="skeleton">The folder os/root.</param>
    /// <param name="busybox">A static busybox of the host.</param>
    /// <exception cref="DiskImageException">There is no busybox, or no room.</exception>
    public static void Fill(HostTree root, string skeleton, string busybox = Busybox)
    {
        if (!File.Exists(busybox))
            throw new DiskImageException($"{busybox} (Debian's package busybox-static)", Errno.NotFound);
        foreach (var directory in Directories)
            root.MakeDirectory("/" + directory);
        root.WriteFile(GuestBusybox, File.ReadAllBytes(busybox), Executable);
        root.CopyFromHost(skeleton, "/");
        foreach (var (path, target) in Links(busybox))
        {
            // What os/root has under that name stays.
            if (!root.Exists(path))
                root.MakeSymbolicLink(path, target);
        }
    }

    /// <summary>The names of busybox's programs and of the monitor's commands, and where they lead.</summary>
    public static IReadOnlyList<(string Path, string Target)> Links(string busybox = Busybox) =>
    [
        .. Applets(busybox).Select(path => ("/" + path, GuestBusybox)),
        .. MonitorCommands.Select(command => ("/sbin/" + command, "/sbin/monitor")),
    ];

    /// <summary>Puts sources into /src.</summary>
    /// <param name="root">The file system.</param>
    /// <param name="repository">Where they lie on the host.</param>
    /// <param name="files">Their paths from there, with '/'.</param>
    public static void AddSources(HostTree root, string repository, IEnumerable<string> files)
    {
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            var source = Path.Combine(repository, file);
            var isProgram = (File.GetUnixFileMode(source) & UnixFileMode.UserExecute) != 0;
            root.WriteFile("/src/" + file, File.ReadAllBytes(source), isProgram ? Executable : Readable);
        }
    }

    private const int Executable = 0b111_101_101;
    private const int Readable = 0b110_100_100;

    private static IEnumerable<string> Applets(string busybox)
    {
        using var process = Process.Start(new ProcessStartInfo(busybox, "--list-full") { RedirectStandardOutput = true })!;
        var names = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        return names.Order(StringComparer.Ordinal);
    }
}
