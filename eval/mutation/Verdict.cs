using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Dialogos.Eval.Mutation;

/// <summary>What became of a mutant.</summary>
internal enum VerdictState
{
    /// <summary>A test failed.</summary>
    Killed,
    /// <summary>The tests that reach it took far more processor time than without it, or stood still: noticed.</summary>
    TimedOut,
    /// <summary>It ended the process that the tests ran in: noticed.</summary>
    Crashed,
    /// <summary>All tests that reach it passed.</summary>
    Survived,
    /// <summary>No test reaches it.</summary>
    NotCovered,
}

/// <summary>What became of one mutant.</summary>
/// <param name="Test">The test that failed; empty for none.</param>
internal sealed record Verdict(int Mutant, VerdictState State, string Test)
{
    /// <summary>Whether the tests noticed it.</summary>
    internal bool IsNoticed => State is VerdictState.Killed or VerdictState.TimedOut or VerdictState.Crashed;
}

/// <summary>
/// The verdicts of an area so far, a line each, so that a run that was cut off goes on where it was. Its first line is a hash of
/// all that they depend on: with other sources or tests it begins anew.
/// </summary>
internal sealed class VerdictJournal
{
    private readonly string _path;
    private readonly Dictionary<int, Verdict> _known = [];

    /// <summary>Opens it.</summary>
    internal VerdictJournal(string path, string key)
    {
        _path = path;
        // The last line of a run that was cut off may be half of one.
        var lines = File.Exists(path) ? File.ReadAllText(path).Split('\n')[..^1] : [];
        if (lines.Length > 0 && lines[0] == key)
            foreach (var verdict in lines.Skip(1).Select(Read).OfType<Verdict>())
                _known[verdict.Mutant] = verdict;
        File.WriteAllText(path, string.Concat(_known.Values.Select(Line).Prepend(key + "\n")));
    }

    /// <summary>What became of a mutant; null if it was not tried yet.</summary>
    internal Verdict? Find(int mutant) => _known.GetValueOrDefault(mutant);

    /// <summary>Keeps a verdict.</summary>
    internal void Add(Verdict verdict)
    {
        _known[verdict.Mutant] = verdict;
        File.AppendAllText(_path, Line(verdict));
    }

    private static string Line(Verdict verdict) => $"{verdict.Mutant} {verdict.State} {verdict.Test}\n";

    private static Verdict? Read(string line) => line.Split(' ', 3) is [var id, var name, var test] && int.TryParse(id, out var mutant)
        && Enum.TryParse<VerdictState>(name, out var state) ? new Verdict(mutant, state, test) : null;
}
