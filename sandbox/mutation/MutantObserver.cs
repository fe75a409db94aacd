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
                internal static ulong Differing;

                internal static bool Is(int number)
                {
                    Asked |= 1UL << number;
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

                private static void Note(int number, bool differs)
                {
                    Asked |= 1UL << number;
                    if (differs)
                        Differing |= 1UL << number;
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
                    MutantSwitch.Differing = 0;
                    MutantSwitch.Active = active;
                }

                static partial void Ended(string name)
                {
                    ulong asked = MutantSwitch.Asked;
                    ulong differing = MutantSwitch.Differing;
                    Send(TestFrameKind.Log, $"asked {asked:X16} {differing:X16} {name}");
                    MutantSwitch.Asked = 0;
                }
            }
            """),
    ];

    /// <summary>What a run with <c>mutant=0</c> tells: which tests reached each mutant, and which ever had another value.</summary>
    public static (ImmutableDictionary<int, ImmutableArray<string>> Reached, ImmutableHashSet<int> Differing) Read(IEnumerable<string> log)
    {
        var pairs = new List<(int Mutant, string Test)>();
        var differing = ImmutableHashSet.CreateBuilder<int>();
        foreach (var line in log.Where(line => line.StartsWith(Mark, StringComparison.Ordinal)))
        {
            var words = line[Mark.Length..].Split(' ', 3);
            if (words.Length != 3 || !TryReadBits(words[0], out var asked) || !TryReadBits(words[1], out var bits))
                continue;
            pairs.AddRange(asked.Select(mutant => (mutant, words[2])));
            differing.UnionWith(bits);
        }
        return (pairs.GroupBy(pair => pair.Mutant).ToImmutableDictionary(group => group.Key,
            group => group.Select(pair => pair.Test).Distinct().ToImmutableArray()), differing.ToImmutable());
    }

    private static bool TryReadBits(string text, out List<int> bits)
    {
        var isNumber = ulong.TryParse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var word);
        bits = [.. Enumerable.Range(1, MostMutants).Where(bit => (word >> bit & 1) != 0)];
        return isNumber;
    }
}
