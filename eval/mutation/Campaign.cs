using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Dialogos.Eval.Mutation;

/// <summary>How far an area is.</summary>
internal readonly record struct CampaignProgress(int Done, int Total, int Noticed);

/// <summary>Tries the mutants of one area.</summary>
/// <param name="folder">Where the tests and the mutated assembly lie.</param>
/// <param name="tell">Told after each mutant, from any thread, one at a time.</param>
internal sealed class Campaign(Area area, string folder, VerdictJournal journal, int workers, Action<CampaignProgress> tell)
{
    // A test may take three times what it took without a mutant, and what starting and compiling take besides.
    private const int Patience = 3;
    private static readonly TimeSpan Allowance = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestTest = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private Coverage _coverage = new([], [], [], []);
    private int[] _kills = [];

    /// <summary>Tries what the journal does not know yet, and returns the verdicts of all, in the order of the mutants.</summary>
    /// <exception cref="InvalidDataException">The tests cannot judge: one fails without any mutant.</exception>
    internal List<Verdict> Run(IReadOnlyList<Mutant> mutants, CancellationToken cancellation)
    {
        var waiting = new ConcurrentQueue<Mutant>(mutants.Where(mutant => journal.Find(mutant.Id) is null));
        if (!waiting.IsEmpty)
        {
            _coverage = Cover();
            _kills = new int[_coverage.Names.Count];
            Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(() => Work(waiting, mutants, cancellation), cancellation)))
                .GetAwaiter().GetResult();
        }
        return mutants.Select(mutant => journal.Find(mutant.Id)!).ToList();
    }

    private void Work(ConcurrentQueue<Mutant> waiting, IReadOnlyList<Mutant> mutants, CancellationToken cancellation)
    {
        TestProcess? tests = null;
        try
        {
            while (!cancellation.IsCancellationRequested && waiting.TryDequeue(out var mutant))
            {
                var verdict = Try(mutant.Id, ref tests);
                lock (_lock)
                {
                    journal.Add(verdict);
                    var verdicts = mutants.Select(one => journal.Find(one.Id)).OfType<Verdict>().ToList();
                    tell(new CampaignProgress(verdicts.Count, mutants.Count, verdicts.Count(one => one.IsNoticed)));
                }
            }
            cancellation.ThrowIfCancellationRequested();
        }
        finally
        {
            tests?.Dispose();
        }
    }

    // What a class is initialised with is made once in a process: such a mutant gets a new one, and all tests.
    private Verdict Try(int mutant, ref TestProcess? tests)
    {
        var isStatic = _coverage.WhileInitialised.Contains(mutant);
        if (!isStatic && !_coverage.Reaching.ContainsKey(mutant))
            return new Verdict(mutant, VerdictState.NotCovered, "");
        if (isStatic)
            Drop(ref tests);
        var (verdict, isSpoilt) = TryOnce(mutant, isStatic, ref tests);
        if (isSpoilt)
        {
            // An earlier mutant may have left something behind that makes the test fail: in a new process it has not.
            Drop(ref tests);
            verdict = TryOnce(mutant, isStatic, ref tests).Verdict;
        }
        if (isStatic || isSpoilt)
            Drop(ref tests);
        return verdict;
    }

    private (Verdict Verdict, bool IsSpoilt) TryOnce(int mutant, bool isStatic, ref TestProcess? tests)
    {
        tests ??= StartTests();
        int[] order;
        lock (_lock)
            order = [.. (isStatic ? _coverage.Passing : _coverage.Reaching[mutant])
                .OrderBy(test => _coverage.Taken[test].TotalMicroseconds / (1 + (Patience * _kills[test])))];
        var most = (Patience * order.Aggregate(TimeSpan.Zero, (sum, test) => sum + _coverage.Taken[test])) + Allowance;
        var answer = tests.Ask($"try {mutant} {string.Join(' ', order)}", most);
        if (answer.Line is not { } line)
        {
            Drop(ref tests);
            return (new Verdict(mutant, answer.Silence, ""), false);
        }
        if (line == "survived")
            return (new Verdict(mutant, VerdictState.Survived, ""), false);
        var words = line.Split(' ');
        var killer = int.Parse(words[1], CultureInfo.InvariantCulture);
        lock (_lock)
            _kills[killer]++;
        return (new Verdict(mutant, VerdictState.Killed, _coverage.Names[killer]), words[0] == "spoilt");
    }

    private TestProcess StartTests()
    {
        var tests = new TestProcess(folder, area);
        return tests.Names.SequenceEqual(_coverage.Names) ? tests
            : throw new InvalidDataException($"{area.Name}: the tests are not the same in two processes");
    }

    private static void Drop(ref TestProcess? tests)
    {
        tests?.Dispose();
        tests = null;
    }

    private Coverage Cover()
    {
        using var tests = new TestProcess(folder, area);
        var coverage = new Coverage(tests.Names, new TimeSpan[tests.Names.Count], [], []);
        for (var test = 0; test < tests.Names.Count; test++)
        {
            var line = tests.Ask($"cover {test}", LongestTest).Line
                ?? throw new InvalidDataException($"{tests.Names[test]} does not end without any mutant");
            if (line.StartsWith("failed", StringComparison.Ordinal))
                throw new InvalidDataException($"{tests.Names[test]} fails without any mutant: {line["failed".Length..].Trim()}");
            if (line != "skipped")
                coverage.Add(test, line);
        }
        return coverage.Passing.Count > 0 ? coverage : throw new InvalidDataException($"{area.Name} has no tests");
    }

    /// <summary>What each test reaches.</summary>
    /// <param name="Names">The tests.</param>
    /// <param name="Taken">Processor time of each.</param>
    /// <param name="Reaching">By mutant: the tests that run it.</param>
    /// <param name="WhileInitialised">The mutants that run while a class is initialised.</param>
    private sealed record Coverage(IReadOnlyList<string> Names, TimeSpan[] Taken, Dictionary<int, List<int>> Reaching, HashSet<int> WhileInitialised)
    {
        internal List<int> Passing { get; } = [];

        // "passed MICROSECONDS REACHED… / STATIC…"
        internal void Add(int test, string line)
        {
            var parts = line.Split('/');
            var numbers = Numbers(parts[0]["passed".Length..]);
            Passing.Add(test);
            Taken[test] = TimeSpan.FromMicroseconds(numbers[0]);
            foreach (var mutant in numbers.Skip(1))
                (Reaching.TryGetValue(mutant, out var list) ? list : Reaching[mutant] = []).Add(test);
            WhileInitialised.UnionWith(Numbers(parts[1]));
        }

        private static List<int> Numbers(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToList();
    }
}
