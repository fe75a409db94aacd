using System;
using System.Collections.Generic;
using System.Linq;
using Dialogos.Sandbox.Records;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dialogos.Sandbox.Gates;

/// <summary>
/// Gate 2: the policy allows the paths, and the change takes away nothing that guards. What is removed (asserts, guards,
/// logging, locks, tests) is counted on the syntax trees, so that moving code costs nothing and hiding it helps nothing.
/// </summary>
public sealed class PolicyGate(Policy policy)
{
    // Names by which code could tell that it is measured or judged, or write the evidence itself.
    private static readonly string[] Judges =
        ["KernelTestRegistry", "TestFrames", "FrameWriter", "FrameKind", "isa_debug_exit", "DebugExit", "icount",
         "BenchmarkRunner", "TestRunner", "MutantSwitch", "SerialPort", "EarlyConsole", "KernelOptions", "ReadTimeStampCounter",
         "PanicAction"];

    // What a new test names by right, and nothing else may.
    private static readonly string[] TestNames = ["KernelTest", "KernelBenchmark"];

    /// <summary>Judges a candidate.</summary>
    public Finding Judge(Candidate candidate)
    {
        var flags = new List<string>();
        foreach (var file in candidate.Files)
        {
            var (pathClass, reason) = policy.Of(file.Path);
            if (pathClass == PathClass.Protected)
                return Finding.Refused($"{file.Path} is protected: {reason}.");
            if (pathClass == PathClass.AddOnly && file.Before is not null)
                return Finding.Refused($"{file.Path} exists; tests may be added, never changed.");
            if (pathClass is PathClass.Person or PathClass.Medium)
                flags.Add($"{file.Path} is of class {pathClass.ToString().ToLowerInvariant()}");
            if (Tricks(file, pathClass == PathClass.AddOnly ? Judges : [.. Judges, .. TestNames]) is { } trick)
                return Finding.Refused($"{file.Path} {trick}.");
            flags.AddRange(Losses(file).Select(loss => $"{file.Path} {loss}"));
        }
        if (candidate.Files.SelectMany(file => candidate.Proposal.Edits.Where(edit => edit.Path == file.Path))
            .Any(edit => edit.Operator is null || !policy.MayStage(edit.Operator)))
            flags.Add("its kind of change is not one that stages by itself");
        return Finding.Passed(string.Join('\n', candidate.Files.Select(file => $"{policy.Of(file.Path).Class} {file.Path}")),
            [.. flags]);
    }

    private static string? Tricks(ChangedFile file, IEnumerable<string> judges)
    {
        var (before, after) = (Parse(file.Before ?? ""), Parse(file.After));
        foreach (var name in judges)
            if (Count(after, name) > Count(before, name))
                return $"newly names '{name}', by which code could tell that it is judged";
        if (Pragmas(after) > Pragmas(before))
            return "newly suppresses warnings or switches code by preprocessor";
        return null;

        static int Count(SyntaxNode root, string name) => root.DescendantTokens()
            .Count(token => token.Text.Contains(name, StringComparison.OrdinalIgnoreCase));
        static int Pragmas(SyntaxNode root) => root.DescendantTrivia(descendIntoTrivia: true).Count(t => t.IsDirective)
            + root.DescendantTokens().Count(token => token.ValueText is "SuppressMessage" or "ExcludeFromCodeCoverage" or "Conditional");
    }

    private static IEnumerable<string> Losses(ChangedFile file)
    {
        var (before, after) = (Parse(file.Before ?? ""), Parse(file.After));
        foreach (var (what, count) in Guards)
        {
            var lost = count(before) - count(after);
            if (lost > 0)
                yield return $"loses {lost} {what}";
        }
        var added = Count(after, SyntaxKind.UnsafeKeyword) - Count(before, SyntaxKind.UnsafeKeyword);
        if (added > 0)
            yield return $"gains {added} unsafe";
    }

    private static readonly (string What, Func<SyntaxNode, int> Count)[] Guards =
    [
        ("assertion", root => Calls(root, "Assert") + Calls(root, "Debug")),
        ("log message", root => Calls(root, "Log")),
        ("lock", root => root.DescendantNodes().OfType<LockStatementSyntax>().Count() + Calls(root, "Acquire") + Calls(root, "Enter")),
        ("throw", root => root.DescendantNodes().Count(node => node is ThrowStatementSyntax or ThrowExpressionSyntax)),
        ("guard", root => root.DescendantNodes().OfType<IfStatementSyntax>().Count()),
        ("checked context", root => Count(root, SyntaxKind.CheckedKeyword)),
        ("bounds-checked access", root => root.DescendantNodes().OfType<ElementAccessExpressionSyntax>().Count()),
        ("volatile access", root => Calls(root, "Volatile") + Calls(root, "Interlocked") + Calls(root, "MemoryBarrier")),
        ("flush", root => Calls(root, "Flush") + Calls(root, "Barrier")),
    ];

    private static int Calls(SyntaxNode root, string name) => root.DescendantNodes().OfType<InvocationExpressionSyntax>()
        .Count(call => call.Expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
            .Any(id => id.Identifier.ValueText.StartsWith(name, StringComparison.Ordinal)));

    private static int Count(SyntaxNode root, SyntaxKind kind) => root.DescendantTokens().Count(token => token.IsKind(kind));

    private static SyntaxNode Parse(string text) => CSharpSyntaxTree.ParseText(text).GetRoot();
}
