using System;
using System.IO;
using LibGit2Sharp;

namespace Dialogos.Sandbox.Records;

/// <summary>Makes libgit2 ready before its first use.</summary>
public static class GitLibrary
{
    private static readonly Lazy<bool> Ready = new(() =>
    {
        // Debian's libgit2 looks for a system-wide configuration that LibGit2Sharp's own build does not have.
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "git-configuration")).FullName;
        File.Open(Path.Combine(folder, "config"), FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite).Dispose();
        GlobalSettings.SetConfigSearchPaths(ConfigurationLevel.ProgramData, folder);
        return true;
    });

    /// <summary>Idempotent.</summary>
    public static void Prepare() => _ = Ready.Value;
}
