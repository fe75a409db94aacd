using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DiffPlex;

namespace Dialogos.Sandbox.Mutation;

/// <summary>Tells which lines of a new text are new.</summary>
public static class ChangedLines
{
    /// <summary>The lines (from 1) of <paramref name="after"/> that <paramref name="before"/> had not; all of them without a before.</summary>
    public static ImmutableHashSet<int> Of(string? before, string after)
    {
        var diff = new Differ().CreateLineDiffs(before ?? "", after, ignoreWhitespace: false);
        var lines = new List<int>();
        foreach (var block in diff.DiffBlocks)
        {
            // Where lines only went, the ones around the gap are what the change is about.
            var (first, count) = block.InsertCountB > 0 ? (block.InsertStartB, block.InsertCountB) : (block.InsertStartB - 1, 2);
            lines.AddRange(Enumerable.Range(first + 1, count));
        }
        return [.. lines];
    }
}
