// Words. The *records* are what the generations folder knows of health: the names of the entries, bad.txt (why a generation
// was condemned) and panic.txt (the words of its last panic).
using System.Collections.Generic;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Generations;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Health;

/// <summary>Writes verdicts on generations into their folder.</summary>
public static class HealthRecords
{
    /// <summary>The file in a generation's folder with the words of its last panic.</summary>
    public const string PanicFile = "panic.txt";

    /// <summary>
    /// What a healthy boot writes down: its own generation is good; others that used up their tries are bad, and why.
    /// Returns a sentence for each change. <see cref="Errno.NotFound"/>: the running generation has no entry.
    /// </summary>
    /// <param name="store">The generations.</param>
    /// <param name="running">The generation that runs.</param>
    /// <param name="last">How the boot before ended.</param>
    public static Result<List<string>> RecordHealthy(IGenerationWriter store, int running, LastBoot last)
    {
        var directory = GenerationDirectory.Read(store);
        if (directory.Failed)
            return directory.Error;
        var sentences = new List<string>();
        var kept = KeepPanic(store, directory.Value, last.Panic);
        if (kept.Failed)
            return kept.Error;
        foreach (var name in directory.Value.Names)
        {
            if (name.State != GenerationState.Exhausted || name.Number == running || name.IsFactory)
                continue;
            var reason = ReasonOf(name, last);
            var condemned = GenerationLedger.Condemn(store, name.Number, reason);
            if (condemned.Failed)
                return condemned.Error;
            sentences.Add($"generation {name.Number} is bad: {reason}");
        }
        var self = directory.Value.Find(running);
        if (self.Failed)
            return self.Error;
        // A person started it against its verdict, which stands.
        if (self.Value.State == GenerationState.Bad)
            return sentences;
        var blessed = GenerationLedger.Bless(store, running);
        if (blessed.Failed)
            return blessed.Error;
        if (self.Value.CountsTries)
            sentences.Add($"generation {running} is good now");
        return sentences;
    }

    private static string ReasonOf(GenerationName name, LastBoot last)
    {
        var end = last.Describe((uint)name.Number) ?? "ended before it proved healthy: it hung, or the power failed";
        return $"did not prove healthy in {name.TriesDone} starts; in the last it {end}";
    }

    private static Result KeepPanic(IGenerationWriter store, GenerationDirectory directory, PanicReport? panic)
    {
        if (panic == null || panic.Generation > GenerationName.LargestNumber)
            return Result.Ok;
        var name = directory.Find((int)panic.Generation);
        if (name.Failed)
            return Result.Ok;
        var bytes = new byte[panic.Text.Length];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = panic.Text[i] is '\n' or (>= ' ' and <= '~') ? (byte)panic.Text[i] : (byte)'?';
        var written = store.Write($"{name.Value.Folder}/{PanicFile}", bytes);
        return written.IsOk ? store.Flush() : written;
    }
}
