using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Sandbox.Testing;

namespace Dialogos.Eval.Suites.Kernel;

/// <summary>What two runs of a kernel's benchmarks counted.</summary>
/// <param name="Agreed">Instructions an operation, where both runs agree to the instruction.</param>
/// <param name="Ranges">The least and the most, for every benchmark that ran.</param>
/// <param name="Evidence">What the host saw.</param>
/// <param name="Flaw">Why there are no counts; null if there are.</param>
public sealed record InstructionCounts(ImmutableSortedDictionary<string, double> Agreed, ImmutableSortedDictionary<string, (double Least, double Most)> Ranges,
    string Evidence, string? Flaw)
{
    /// <summary>Counts benchmarks in two machines.</summary>
    public static async Task<InstructionCounts> TakeAsync(GuestRuns guests, string elf, IReadOnlyList<string> names, TimeSpan limit, CancellationToken cancellation)
    {
        var none = ImmutableSortedDictionary<string, double>.Empty.WithComparers(StringComparer.Ordinal);
        var evidence = new StringBuilder();
        List<Dictionary<string, (ulong Operations, ulong Instructions)>> runs = [];
        for (var run = 0; run < 2; run++)
        {
            var booted = await guests.BootAsync(elf, "bench=" + string.Join(',', names), countInstructions: true, limit, cancellation);
            evidence.Append(GuestRuns.Describe(booted));
            var flaw = booted.Flaws.Count > 0 ? booted.Flaws[0]
                : booted.Report.Benchmarks.Select(b => b.Name).Order(StringComparer.Ordinal).SequenceEqual(names.Order(StringComparer.Ordinal)) ? null
                : "other benchmarks ran than were asked for";
            if (flaw is not null)
                return new InstructionCounts(none, ImmutableSortedDictionary<string, (double, double)>.Empty, evidence.ToString(), flaw);
            runs.Add(booted.Report.Benchmarks.Where(b => b.Operations > 0).ToDictionary(b => b.Name, b => (b.Operations, b.Instructions), StringComparer.Ordinal));
        }
        var both = runs[0].Where(first => runs[1].ContainsKey(first.Key)).ToList();
        double Each((ulong Operations, ulong Instructions) count) => (double)count.Instructions / count.Operations;
        return new InstructionCounts(
            none.AddRange(both.Where(first => runs[1][first.Key] == first.Value).Select(first => KeyValuePair.Create(first.Key, Each(first.Value)))),
            both.ToImmutableSortedDictionary(first => first.Key, first => (Math.Min(Each(first.Value), Each(runs[1][first.Key])), Math.Max(Each(first.Value), Each(runs[1][first.Key]))), StringComparer.Ordinal),
            evidence.ToString(), null);
    }
}
