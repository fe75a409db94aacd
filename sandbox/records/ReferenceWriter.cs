using System;
using System.IO;
using System.Threading;
using LibGit2Sharp;

namespace Dialogos.Sandbox.Records;

/// <summary>
/// Sets references of which this program is the only writer, one process at a time. A process that is killed while it writes
/// one leaves git's lock file, at which everybody else would fail for ever.
/// </summary>
public static class ReferenceWriter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Points a reference at a commit. The caller holds the lock that keeps other processes of this program away.</summary>
    public static void Set(Repository repository, string name, ObjectId target)
    {
        var patience = DateTime.UtcNow + Patience;
        while (true)
        {
            try
            {
                repository.Refs.Add(name, target, allowOverwrite: true);
                return;
            }
            catch (LockedFileException) when (DateTime.UtcNow < patience)
            {
                // Git itself may be packing references.
                Thread.Sleep(50);
            }
            catch (LockedFileException)
            {
                File.Delete(Path.Combine(repository.Info.Path, name + ".lock"));
                patience = DateTime.UtcNow + Patience;
            }
        }
    }
}
