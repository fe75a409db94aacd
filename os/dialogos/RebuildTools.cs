// The *tools* are what the system rebuilds its kernel with: the kernel builder as a native program (os/builder), the stock
// ilc, and the shared libraries of both. They lie in /opt/dialogos.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Dialogos.Kernel.Build.Compilation;
using Dialogos.Os.Image;

namespace Dialogos.Os.Command;

/// <summary>Puts the tools into a root file system.</summary>
internal static class RebuildTools
{
    private const string Folder = "/opt/dialogos/";

    // ilc loads the code generator by name; programs of .NET load OpenSSL by name for their hashes.
    private static readonly string[] IlcParts = ["libclrjit_win_x64_x64.so", "libjitinterface_x64.so"];
    private static readonly string[] LoadedByName = ["libssl.so.3", "libcrypto.so.3"];
    private static readonly string[] LibraryFolders = ["/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64"];

    /// <summary>Where ./dialogos puts the native builder.</summary>
    public static string Builder(Workspace workspace) => Path.Combine(workspace.Artifacts, "builder", "kernel-builder");

    /// <summary>Whether there is a native builder of these very sources: ./dialogos names it then.</summary>
    public static bool AreCurrent => Environment.GetEnvironmentVariable("DIALOGOS_BUILDER") is { Length: > 0 };

    /// <summary>Whether a disk has them.</summary>
    public static bool LieOn(string diskImage)
    {
        using var disk = DiskImage.Open(diskImage, isReadOnly: true);
        return disk.Root?.Exists(Folder + "kernel-builder") ?? false;
    }

    /// <summary>Copies them.</summary>
    public static void Add(HostTree root, Workspace workspace)
    {
        var builder = Builder(workspace);
        if (!File.Exists(builder))
            throw new CommandException($"There is no {builder}; ./dialogos rebuild makes it.");
        var ilc = IlcStage.Locate();
        var parts = IlcParts.Select(part => Path.Combine(Path.GetDirectoryName(ilc)!, part)).ToList();
        var loaded = LoadedByName.Select(FindLibrary).ToList();
        string[] own = [builder, ilc, .. parts];
        foreach (var file in own)
            root.WriteFile(Folder + Path.GetFileName(file), File.ReadAllBytes(file), Executable);
        foreach (var file in LibrariesOf(builder, [ilc, .. parts, .. loaded]).Except(own))
            root.WriteFile(file, File.ReadAllBytes(file), Executable);
    }

    private const int Executable = 0b111_101_101;

    private static IEnumerable<string> LibrariesOf(string program, IEnumerable<string> others)
    {
        var files = HostProgram.FilesOf(program);
        var loader = files[0];
        return files.Concat(others.SelectMany(other => HostProgram.LibrariesOf(loader, other).Append(other))).Distinct();
    }

    private static string FindLibrary(string name) =>
        LibraryFolders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new CommandException($"There is no {name}; Debian's package libssl3 brings it.");
}
