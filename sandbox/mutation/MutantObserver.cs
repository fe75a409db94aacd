using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Dialogos.Sandbox.Testing;

namespace Dialogos.Sandbox.Mutation;

/// <summary>What tests have run of the mutants in a kernel.</summary>
/// <param name="Reached">For each test that reported, the mutants whose place it ran.</param>
/// <param name="Differing">For each test that reported, the mutants of which it saw another value than the original's.</param>
public sealed record MutantReport(
    ImmutableDictionary<string, ImmutableHashSet<int>> Reached, ImmutableDictionary<string, ImmutableHashSet<int>> Differing)
{
    /// <summary>The tests that ran a mutant's place.</summary>
    public ImmutableArray<string> Reaching(Mutant mutant) => [.. Reached.Where(test => test.Value.Contains(mutant.Number)).Select(test => test.Key)];

    /// <summary>
    /// Whether a test might end otherwise with the mutant on. With it off the test ran its place, and where values were compared
    /// saw another one: else both runs are the same from the first step to the last. Of a test that told nothing, nobody knows.
    /// </summary>
    public bool CanChange(Mutant mutant, string test) => !Reached.TryGetValue(test, out var reached)
        || (mutant.IsCompared ? Differing[test] : reached).Contains(mutant.Number);
}

/// <summary>
/// The sources that only a mutated kernel has: the switch that chooses a mutant by <c>mutant=N</c> and notes which numbers
/// were asked, and the report of that after every test.
/// </summary>
public static class MutantObserver
{
    /// <summary>The most mutants that one kernel can note: their bits have to fit into a frame.</summary>
    public const int MostMutants = 1023;

    private const int Word = 64;
    private const string Mark = "asked ";

    /// <summary>The switch, with room for numbers up to <paramref name="mutants"/>.</summary>
    public static (string Path, string Text) Switch(int mutants) => ("kernel/tests/mutation/MutantSwitch.cs", Source(mutants));

    /// <summary>Both files, as the kernel's builder takes them.</summary>
    public static IReadOnlyList<(string Path, string Text)> Files(int mutants) => [Switch(mutants), ("kernel/tests/mutation/MutantReport.cs", Report)];

    private static string Source(int mutants)
    {
        if (mutants is < 0 or > MostMutants)
            throw new ArgumentOutOfRangeException(nameof(mutants), mutants, $"A kernel notes at most {MostMutants}.");
        var words = Enumerable.Range(0, mutants / Word + 1).ToList();
        // Plain static fields without initialisers: mutated code may run before there is a heap or a class constructor.
        return $$"""
            namespace Dialogos.Kernel.Testing;

            internal static class MutantSwitch
            {
                internal static int Active;
                {{string.Join("\n    ", words.Select(word => $"private static ulong asked{word}, differing{word};"))}}

                internal static void Forget()
                {
                    {{string.Join("\n        ", words.Select(word => $"asked{word} = differing{word} = 0;"))}}
                }

                // A word for each 64 mutants, the first mutants first.
                internal static string Asked() => {{string.Join(" + \":\" + ", words.Select(word => $"Letters(asked{word})"))}};

                internal static string Differing() => {{string.Join(" + \":\" + ", words.Select(word => $"Letters(differing{word})"))}};

                {{LetterNumber.Source.ReplaceLineEndings("\n    ")}}

                private static void Note(int number, bool differs)
                {
                    ulong bit = 1UL << (number & {{Word - 1}});
                    switch (number / {{Word}})
                    {
                        {{string.Join("\n            ", words.Select(word => $"case {word}: asked{word} |= bit; if (differs) differing{word} |= bit; return;"))}}
                    }
                }

                internal static bool Is(int number)
                {
                    Note(number, false);
                    return number == Active;
                }

                internal static bool PickBoolean(int number, bool mutant, bool original)
                {
                    Note(number, mutant != original);
                    return number == Active ? mutant : original;
                }

                internal static int PickInt32(int number, int mutant, int original)
                {
                    Note(number, mutant != original);
                    return number == Active ? mutant : original;
                }

                internal static uint PickUInt32(int number, uint mutant, uint original)
                {
                    Note(number, mutant != original);
                    return number == Active ? mutant : original;
                }

                internal static long PickInt64(int number, long mutant, long original)
                {
                    Note(number, mutant != original);
                    return number == Active ? mutant : original;
                }

                internal static ulong PickUInt64(int number, ulong mutant, ulong original)
                {
                    Note(number, mutant != original);
                    return number == Active ? mutant : original;
                }

                internal static T PickReference<T>(int number, T mutant, T original) where T : class?
                {
                    Note(number, !object.ReferenceEquals(mutant, original));
                    return number == Active ? mutant : original;
                }
            }
            """;
    }

    private const string Report = """
        using Dialogos.Kernel.Boot;
        using Dialogos.Kernel.Diagnostics;
        using Dialogos.Kernel.Testing;

        namespace Dialogos.Kernel.Tests;

        public static partial class TestRunner
        {
            static partial void Starting()
            {
                string number = KernelOptions.Find("mutant") ?? "0";
                int active = 0;
                for (int i = 0; i < number.Length; i++)
                    active = active * 10 + (number[i] - '0');
                MutantSwitch.Forget();
                MutantSwitch.Active = active;
            }

            static partial void Ended(string name)
            {
                string report = "asked " + MutantSwitch.Asked() + " " + MutantSwitch.Differing() + " " + name;
                MutantSwitch.Forget();
                Send(TestFrameKind.Log, report);
            }
        }
        """;

    /// <summary>What a run with <c>mutant=0</c> tells. A test in which the machine ended has told nothing.</summary>
    public static MutantReport Read(IEnumerable<string> log)
    {
        var reached = ImmutableDictionary.CreateBuilder<string, ImmutableHashSet<int>>(StringComparer.Ordinal);
        var differing = ImmutableDictionary.CreateBuilder<string, ImmutableHashSet<int>>(StringComparer.Ordinal);
        foreach (var line in log.Where(line => line.StartsWith(Mark, StringComparison.Ordinal)))
        {
            if (line[Mark.Length..].Split(' ', 3) is not [var asked, var differed, var test] || Bits(asked) is not { } all || Bits(differed) is not { } some)
                continue;
            reached[test] = reached.GetValueOrDefault(test, []).Union(all);
            differing[test] = differing.GetValueOrDefault(test, []).Union(some);
        }
        return new MutantReport(reached.ToImmutable(), differing.ToImmutable());
    }

    private static List<int>? Bits(string text)
    {
        var words = text.Split(':').Select(LetterNumber.Read).ToList();
        return words.Contains(null) ? null
            : [.. Enumerable.Range(0, words.Count * Word).Where(bit => (words[bit / Word]!.Value >> (bit % Word) & 1) != 0)];
    }
}
