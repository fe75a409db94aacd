using System.Collections.Generic;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Generations;

/// <summary>Frees the disk of generations that nobody will go back to.</summary>
public static class GenerationCollector
{
    /// <summary>Bad or exhausted generations that stay, so that their records can be looked at.</summary>
    public const int KeptFailures = 2;

    /// <summary>
    /// The generations to remove. Never the factory one, a pinned one, the running one, one that still has tries, the
    /// newest <paramref name="keptGood"/> good ones, or the newest <see cref="KeptFailures"/> failures.
    /// </summary>
    public static List<GenerationName> Choose(GenerationDirectory directory, int running, int keptGood)
    {
        var removed = new List<GenerationName>();
        var good = 0;
        var failures = 0;
        foreach (var name in directory.Names)
        {
            if (name.IsFactory || name.Number == running)
                continue;
            if (name.State == GenerationState.Good && ++good > keptGood)
                removed.Add(name);
            if (name.State <= GenerationState.Exhausted && ++failures > KeptFailures)
                removed.Add(name);
        }
        return removed;
    }

    /// <summary>
    /// Removes what <see cref="Choose"/> names, and folders that belong to no entry (left by a power cut in an earlier
    /// removal or staging). The entry goes first, durably: from then on nothing refers to the files. Returns how many
    /// generations and folders were removed. The caller sees to it that nothing is being staged meanwhile.
    /// </summary>
    public static Result<int> Collect(IGenerationWriter store, int running, int keptGood)
    {
        var directory = GenerationDirectory.Read(store);
        if (directory.Failed)
            return directory.Error;
        foreach (var name in Choose(directory.Value, running, keptGood))
        {
            var removed = RemoveEntries(store, directory.Value, name);
            if (removed.Failed)
                return removed.Error;
        }
        var flushed = store.Flush();
        if (flushed.Failed)
            return flushed.Error;

        var current = GenerationDirectory.Read(store);
        if (current.Failed)
            return current.Error;
        var count = 0;
        foreach (var folder in current.Value.Folders)
        {
            if (folder == GenerationName.Factory || folder == running || current.Value.Find(folder).IsOk)
                continue;
            var removed = store.Remove(GenerationName.FolderOf(folder));
            if (removed.Failed)
                return removed.Error;
            count++;
        }
        flushed = store.Flush();
        return flushed.IsOk ? count : flushed.Error;
    }

    private static Result RemoveEntries(IGenerationWriter store, GenerationDirectory directory, GenerationName name)
    {
        foreach (var surplus in directory.Surplus)
        {
            if (surplus.Number != name.Number)
                continue;
            var removed = store.Remove(surplus.FileName);
            if (removed.Failed)
                return removed;
        }
        return store.Remove(name.FileName);
    }
}
