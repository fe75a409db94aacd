using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Sandbox.Builds;
using Dialogos.Sandbox.Sources;
using Dialogos.Sandbox.Testing;
using Dialogos.SelfImprove.Understanding;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dialogos.SelfImprove.Repair;

/// <summary>How a program's tests ended, and which of some members each of them ran.</summary>
/// <param name="Outcome">The results.</param>
/// <param name="Ran">For each test, the members by id; a test in which the machine ended has told nothing.</param>
public sealed record CoverageRun(TestOutcome Outcome, IReadOnlyDictionary<string, IReadOnlyDictionary<string, ulong>> Ran);

/// <summary>
/// Finds out how often each test or benchmark runs some members: in a kernel of its own, every one of them counts, and the
/// counts are reported in log frames after each test.
/// </summary>
public static class Coverage
{
    private const string Mark = "ran ";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Runs all tests of a program.</summary>
    public static async Task<CoverageRun> TestAsync(BaseSources sources, KernelIndex index, IReadOnlyList<MethodEntry> members,
        KernelWorkshop workshop, GuestRuns guests, string folder, CancellationToken cancellation)
    {
        var kernel = await BuildAsync(sources, index, members, workshop, folder, cancellation);
        var outcome = await guests.TestAsync(kernel.Elf, TestRegistry.Names(index.Program, cancellation).Tests, "", Limit, cancellation);
        return new CoverageRun(outcome, Read(outcome.Log, members));
    }

    /// <summary>Runs benchmarks and returns, for each, how often it ran the members by id.</summary>
    /// <exception cref="InvalidDataException">The machine did not run them to the end.</exception>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, ulong>>> ProfileAsync(BaseSources sources,
        KernelIndex index, IReadOnlyList<MethodEntry> members, IReadOnlyList<string> benchmarks, KernelWorkshop workshop, GuestRuns guests,
        string folder, CancellationToken cancellation)
    {
        var kernel = await BuildAsync(sources, index, members, workshop, folder, cancellation);
        var run = await guests.BootAsync(kernel.Elf, "bench=" + string.Join(',', benchmarks), false, Limit, cancellation);
        return run.Flaws.Count == 0 ? Read(run.Report.Log, members) : throw new InvalidDataException($"The profile proves nothing: {run.Flaws[0]}");
    }

    private static Task<BuiltKernel> BuildAsync(BaseSources sources, KernelIndex index, IReadOnlyList<MethodEntry> members,
        KernelWorkshop workshop, string folder, CancellationToken cancellation) => workshop.BuildAsync(sources,
            [.. members.Select((member, number) => (member, number)).GroupBy(item => item.member.Path)
                .Select(file => (file.Key, Instrument(index, [.. file]))), ("kernel/tests/mutation/CoverageReport.cs", Report(members.Count))],
            folder, cancellation);

    /// <summary>For each test that reported, how often it ran which members.</summary>
    /// <exception cref="InvalidDataException">A report cannot be read: the fault that is looked for has reached it.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, ulong>> Read(IEnumerable<string> log, IReadOnlyList<MethodEntry> members)
    {
        var ran = new Dictionary<string, IReadOnlyDictionary<string, ulong>>(StringComparer.Ordinal);
        foreach (var line in log.Where(line => line.StartsWith(Mark, StringComparison.Ordinal)))
        {
            var words = line.Split(' ');
            var counts = ran.GetValueOrDefault(words[1]) as Dictionary<string, ulong> ?? new Dictionary<string, ulong>(StringComparer.Ordinal);
            ran[words[1]] = counts;
            foreach (var word in words.Skip(2))
            {
                if (word.Split(':') is not [var which, var often] || LetterNumber.Read(which) is not { } member || LetterNumber.Read(often) is not { } count
                    || member >= (ulong)members.Count)
                    throw new InvalidDataException($"The report of what the tests run cannot be read: \"{word}\".");
                counts[members[(int)member].Id] = count;
            }
        }
        return ran;
    }

    private static string Instrument(KernelIndex index, List<(MethodEntry Member, int Number)> members)
    {
        var tree = Bodies.Of(index, members[0].Member).Tree;
        var text = tree.ToString();
        foreach (var (member, number) in members.OrderByDescending(item => item.Member.Body.Start))
        {
            var body = Bodies.Of(index, member).Body;
            var note = string.Create(CultureInfo.InvariantCulture,
                $"global::Dialogos.Kernel.Testing.Coverage.Note({number});");
            if (body is BlockSyntax block)
            {
                text = text.Insert(block.OpenBraceToken.Span.End, " " + note);
                continue;
            }
            // `=> value;` becomes `{ note; return value; }`, on the same line.
            var arrow = (ArrowExpressionClauseSyntax)body;
            var end = text.IndexOf(';', arrow.Span.End);
            var isThrow = arrow.Expression is ThrowExpressionSyntax;
            var returns = !isThrow && Returns(index.Program.GetSemanticModel(tree), arrow);
            var statements = $"{{ {note} {(returns ? "return " : "")}{arrow.Expression}; }}";
            text = string.Concat(text.AsSpan(0, arrow.SpanStart), arrow.Parent is BasePropertyDeclarationSyntax ? $"{{ get {statements} }}" : statements,
                text.AsSpan(end + 1));
        }
        return text;
    }

    private static bool Returns(SemanticModel model, ArrowExpressionClauseSyntax arrow) => arrow.Parent is BasePropertyDeclarationSyntax
        || model.GetDeclaredSymbol(arrow.Parent!) is IMethodSymbol { ReturnsVoid: false, MethodKind: not MethodKind.Constructor };

    // A plain static struct without an initialiser: members may run before there is a heap or a class constructor.
    private static string Report(int members) => $$"""
        namespace Dialogos.Kernel.Testing
        {
            internal static unsafe class Coverage
            {
                private static Counts s_counts;

                [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential, Size = {{members * 8}})]
                private struct Counts
                {
                    internal ulong First;
                }

                internal static void Note(int number)
                {
                    fixed (ulong* counts = &s_counts.First)
                        counts[number]++;
                }

                internal static ulong Take(int number)
                {
                    fixed (ulong* counts = &s_counts.First)
                    {
                        ulong count = counts[number];
                        counts[number] = 0;
                        return count;
                    }
                }
            }
        }

        namespace Dialogos.Kernel.Tests
        {
            using Dialogos.Kernel.Diagnostics;
            using Dialogos.Kernel.Testing;

            public static partial class TestRunner
            {
                static partial void Starting() => Clear();

                static partial void Ended(string name)
                {
                    ulong[] counts = new ulong[{{members}}];
                    for (int i = 0; i < counts.Length; i++)
                        counts[i] = Coverage.Take(i);
                    string line = "";
                    for (int i = 0; i < counts.Length; i++)
                    {
                        if (counts[i] != 0)
                            line += " " + Letters((ulong)i) + ":" + Letters(counts[i]);
                        if (line.Length > 1000 || i == counts.Length - 1)
                        {
                            Send(TestFrameKind.Log, "{{Mark}}" + name + line);
                            line = "";
                        }
                    }
                    Clear();
                }

                {{LetterNumber.Source.ReplaceLineEndings("\n        ")}}

                private static void Clear()
                {
                    for (int i = 0; i < {{members}}; i++)
                        Coverage.Take(i);
                }
            }
        }
        """;
}
