using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using Dialogos.Kernel.Build;
using Dialogos.Sandbox.Vm;

namespace Dialogos.Os.Command;

/// <summary>What <c>run</c> and <c>shell</c> share: a fresh machine whose root is made for it, and of which nothing stays.</summary>
internal sealed class GuestMachine : IDisposable
{
    private readonly Workspace workspace;
    private readonly string file = Path.GetTempFileName();

    /// <summary>The option <c>--with</c>.</summary>
    public static Option<string[]> With() => new("--with")
    {
        Description = "Also copy this file or folder (and a program's libraries); it has the same path in the machine.",
        HelpName = "PATH",
        DefaultValueFactory = _ => [],
    };

    /// <summary>Its root.</summary>
    public GuestArchive Archive { get; } = new();

    /// <summary>A machine with the kernel of these sources.</summary>
    /// <param name="workspace">The repository.</param>
    /// <param name="with">Paths of the host; they come before what busybox has under the same name.</param>
    public GuestMachine(Workspace workspace, IEnumerable<string> with)
    {
        this.workspace = workspace;
        Images.Ensure(workspace, ImageRecipe.Kernel);
        foreach (var path in with)
            AddWithLibraries(Path.GetFullPath(path));
        Archive.AddRootTree(workspace.Root);
    }

    /// <summary>How to start it.</summary>
    /// <param name="options">The machine's options.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="limit">How long it may run, if the user names no limit.</param>
    public MachineConfiguration Configure(MachineOptions options, ParseResult parsed, TimeSpan limit)
    {
        Archive.Write(file);
        var boot = new BootSource.Direct(Images.KernelElf(workspace), "panic=exit log=warning exit=1", file);
        return options.Read(parsed, boot, limit);
    }

    /// <summary>Adds a program, or any other file, with what it is loaded from.</summary>
    private void AddWithLibraries(string path)
    {
        if (!Path.Exists(path))
            throw new CommandException($"There is no {path}.");
        Archive.AddFromHost(path);
        if (Directory.Exists(path))
            return;
        foreach (var library in HostProgram.FilesOf(path))
            Archive.AddFromHost(library);
    }

    /// <inheritdoc/>
    public void Dispose() => File.Delete(file);
}
