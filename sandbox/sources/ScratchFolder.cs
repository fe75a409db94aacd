using System;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Dialogos.Sandbox.Sources;

/// <summary>
/// Folders of one process, named by its id: what a process leaves that is killed goes when another one asks for a folder of its
/// own there.
/// </summary>
public static class ScratchFolder
{
    /// <summary>A new folder of this process below another one.</summary>
    public static string New(string below)
    {
        Directory.CreateDirectory(below);
        foreach (var left in Directory.EnumerateDirectories(below).Where(folder => IsLeft(Path.GetFileName(folder))).ToList())
            Remove(left);
        return Directory.CreateDirectory(Path.Combine(below, $"{Environment.ProcessId}-{Guid.NewGuid():N}")).FullName;
    }

    /// <summary>
    /// Gives a finished scratch folder its lasting name beside it, so that half of one never passes for a whole one. Where
    /// another process was faster, that one's stays.
    /// </summary>
    public static void Become(string scratch, string folder)
    {
        try
        {
            Directory.Move(scratch, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static bool IsLeft(string name) => name.Split('-') is [var owner, { Length: 32 }]
        && int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out var process) && !Directory.Exists($"/proc/{process}");

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // A compiler that outlived its owner still writes there, or another process removes it: it goes the next time.
        }
    }
}
