using System;
using System.IO;
using System.Threading;

namespace Dialogos.Os.Command;

/// <summary>
/// One build at a time in a checkout: whoever writes below <c>artifacts/</c> or a <c>bin/</c> holds the lock. It is a
/// flock(2) on <c>artifacts/lock</c>, which <c>./dialogos</c> and <c>./test</c> take with flock(1) for what they build.
/// </summary>
internal static class BuildLock
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for the lock, and says so if it has to. It ends with the result, or with this process.</summary>
    public static IDisposable Take(Workspace workspace) => Take(workspace, out _);

    /// <summary>The same, and whether somebody else had it.</summary>
    public static IDisposable Take(Workspace workspace, out bool hasWaited)
    {
        Directory.CreateDirectory(workspace.Artifacts);
        var path = Path.Combine(workspace.Artifacts, "lock");
        for (hasWaited = false; ; hasWaited = true)
        {
            try
            {
                // FileShare.None is an exclusive flock(2) here.
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException fault) when (fault is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
            {
                if (!hasWaited)
                    Console.Error.WriteLine("Another build is running in this checkout; waiting for it …");
                Thread.Sleep(Period);
            }
        }
    }
}
