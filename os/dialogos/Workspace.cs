// Words. The *workspace* is a checkout of the repository; *artifacts* are what is built from it and may be deleted at any
// time; the *state* is what a person would miss: the system's disk.
using System;
using System.IO;

namespace Dialogos.Os.Command;

/// <summary>A mistake of the user or of the surroundings: a message, and no stack trace.</summary>
public sealed class CommandException(string message) : Exception(message);

/// <summary>Where things lie.</summary>
/// <param name="Root">The repository.</param>
/// <param name="State">The folder of the disk.</param>
public sealed record Workspace(string Root, string State)
{
    /// <summary>Built kernels and loaders.</summary>
    public string Artifacts => Path.Combine(Root, "artifacts");
    /// <summary>The system's disk.</summary>
    public string DiskImage => Path.Combine(State, "disk.img");

    /// <summary>Finds the repository and the state folder.</summary>
    /// <param name="state">The folder that the user named, or null.</param>
    public static Workspace Find(string? state)
    {
        var root = Environment.GetEnvironmentVariable("DIALOGOS_ROOT") ?? SearchUpwards();
        return new Workspace(root, Path.GetFullPath(state ?? DefaultState()));
    }

    private static string DefaultState()
    {
        var data = Environment.GetEnvironmentVariable("XDG_DATA_HOME");
        if (string.IsNullOrEmpty(data))
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            data = Path.Combine(home, ".local", "share");
        }
        return Path.Combine(data, "dialogos");
    }

    private static string SearchUpwards()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DialogosSelf.sln")))
                return folder.FullName;
        }
        throw new CommandException("This program lies outside the repository; start it with ./dialogos.");
    }
}
