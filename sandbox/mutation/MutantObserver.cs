using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;

namespace Dialogos.Sandbox.Mutation;

/// <summary>
/// The sources that only a mutated kernel has: the switch that chooses a mutant by <c>mutant=N</c> and notes which numbers
/// were asked, and the report of that after every test.
/// </summary>
public static class MutantObserver
{
    /// <summary>The most mutants that one kernel can note: the bits of a word.</summary>
    public const int MostMutants = 63;

    private const string Mark = "asked ";

    /// <summary>The files, as the kernel's builder takes them.</summary>
    public static IReadOnlyList<(string Path, string Text)> Files { get; } =
    [
        ("kernel/tests/mutation/MutantSwitch.cs", """
            namespace Dialogos.Kernel.Testing;

            // Plain static fields without initialisers: mutated code may run before there is a heap or a class constructor.
            internal static class MutantSwitch
            {
                internal static int Active;
                internal static ulong Asked;

                internal static bool Is(int number)
                {
                    Asked |= 1UL << number;
                    return number == Active;
                }
            }
            """),
        ("kernel/tests/mutation/MutantReport.cs", """
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
                    MutantSwitch.Asked = 0;
                    MutantSwitch.Active = active;
                }

                static partial void Ended(string name)
                {
                    ulong asked = MutantSwitch.Asked;
                    Send(TestFrameKind.Log, $"asked {asked:X16} {name}");
                    MutantSwitch.Asked = 0;
                }
            }
            """),
    ];

    /// <summary>Which tests reached each mutant, told by the log of a run with <c>mutant=0</c>.</summary>
    public static ImmutableDictionary<int, ImmutableArray<string>> Coverage(IEnumerable<string> log)
    {
        var pairs = new List<(int Mutant, string Test)>();
        foreach (var line in log.Where(line => line.StartsWith(Mark, StringComparison.Ordinal)))
        {
            var words = line[Mark.Length..].Split(' ', 2);
            if (words.Length != 2 || !ulong.TryParse(words[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var asked))
                continue;
            for (var mutant = 1; mutant <= MostMutants; mutant++)
                if ((asked >> mutant & 1) != 0)
                    pairs.Add((mutant, words[1]));
        }
        return pairs.GroupBy(pair => pair.Mutant).ToImmutableDictionary(group => group.Key,
            group => group.Select(pair => pair.Test).Distinct().ToImmutableArray());
    }
}
