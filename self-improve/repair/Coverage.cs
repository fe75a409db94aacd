using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
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
/// <param name="Ran">For each test, the members; a test in which the machine ended has told nothing.</param>
public sealed record CoverageRun(TestOutcome Outcome, ImmutableDictionary<string, ImmutableHashSet<string>> Ran);

/// <summary>Finds out which members each test runs: every one of them sets a bit, and the bits are reported after each test.</summary>
public static class Coverage
{
    private const string Mark = "ran ";
    private const int Word = 64;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Builds a kernel that notes the members and runs all its tests.</summary>
    public static async Task<CoverageRun> RunAsync(BaseSources sources, KernelIndex index, IReadOnlyList<MethodEntry> members,
        KernelWorkshop workshop, GuestRuns guests, string folder, CancellationToken cancellation)
    {
        var files = members.Select((member, number) => (member, number)).GroupBy(item => item.member.Path)
            .Select(file => (file.Key, Instrument(index, [.. file]))).Append(("kernel/tests/mutation/CoverageReport.cs", Report(members.Count))).ToList();
        var kernel = await workshop.BuildAsync(sources, files, folder, cancellation);
        var outcome = await guests.TestAsync(kernel.Elf, TestRegistry.Names(index.Program, cancellation).Tests, "", Limit, cancellation);
        var ran = ImmutableDictionary.CreateBuilder<string, ImmutableHashSet<string>>(StringComparer.Ordinal);
        foreach (var line in outcome.Log.Where(line => line.StartsWith(Mark, StringComparison.Ordinal)))
        {
            var words = line[Mark.Length..].Split(' ', 2);
            ran[words[1]] = [.. Bits(words[0]).Where(number => number < members.Count).Select(number => members[number].Id)];
        }
        return new CoverageRun(outcome, ran.ToImmutable());
    }

    private static IEnumerable<int> Bits(string text) => Enumerable.Range(0, text.Length / 16).SelectMany(word =>
    {
        var value = ulong.Parse(text.AsSpan(word * 16, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return Enumerable.Range(0, Word).Where(bit => (value >> bit & 1) != 0).Select(bit => word * Word + bit);
    });

    private static string Instrument(KernelIndex index, List<(MethodEntry Member, int Number)> members)
    {
        var tree = Bodies.Of(index, members[0].Member).Tree;
        var text = tree.ToString();
        foreach (var (member, number) in members.OrderByDescending(item => item.Member.Body.Start))
        {
            var body = Bodies.Of(index, member).Body;
            var note = string.Create(CultureInfo.InvariantCulture,
                $"global::Dialogos.Kernel.Testing.Coverage.Word{number / Word} |= 1UL << {number % Word};");
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

    // Plain static fields without initialisers: members may run before there is a heap or a class constructor.
    private static string Report(int members)
    {
        var words = (members + Word - 1) / Word;
        var text = new StringBuilder("namespace Dialogos.Kernel.Testing\n{\n    internal static class Coverage\n    {\n");
        for (var word = 0; word < words; word++)
            text.Append(CultureInfo.InvariantCulture, $"        internal static ulong Word{word};\n");
        text.Append("    }\n}\n\nnamespace Dialogos.Kernel.Tests\n{\n    using Dialogos.Kernel.Diagnostics;\n    using Dialogos.Kernel.Testing;\n\n"
            + "    public static partial class TestRunner\n    {\n        static partial void Starting() => Clear();\n\n        static partial void Ended(string name)\n        {\n"
            + "            string words = \"\";\n");
        for (var word = 0; word < words; word++)
            text.Append(CultureInfo.InvariantCulture, $"            words += Coverage.Word{word}.ToString(\"X16\");\n");
        text.Append("            Send(TestFrameKind.Log, \"" + Mark + "\" + words + \" \" + name);\n            Clear();\n        }\n\n        private static void Clear()\n        {\n");
        for (var word = 0; word < words; word++)
            text.Append(CultureInfo.InvariantCulture, $"            Coverage.Word{word} = 0;\n");
        return text.Append("        }\n    }\n}\n").ToString();
    }
}
