// Words. A *small program* is a file of a suite: a class whose correct text carries its own bug in comments, and tests. A line
// that begins with `//!` replaces the line above it in the faulty text (with nothing after it: removes it). Tests whose names
// begin with Hidden are kept from proposers; the others are *visible*. The files end in .cs.txt so that no training corpus and
// no build takes them for sources.
using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dialogos.Eval.Programs;

/// <summary>A small program with its bug and its tests.</summary>
/// <param name="Name">The file's name without its ending.</param>
/// <param name="Correct">The program as it should be.</param>
/// <param name="Faulty">The program as it is given to proposers; equal to <paramref name="Correct"/> where no bug is marked.</param>
/// <param name="Tests">The tests' class and what they need.</param>
/// <param name="Kind">What is wrong, in words: the first comment.</param>
public sealed record ProgramText(string Name, string Correct, string Faulty, string Tests, string Kind)
{
    private const string TestsMark = "// tests";
    private const string BugMark = "//!";

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">It has no tests, or a bug without a line above it.</exception>
    public static ProgramText Parse(string name, string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').ToList();
        var border = lines.FindIndex(line => line.Trim() == TestsMark);
        if (border < 0)
            throw new FormatException($"{name} has no line '{TestsMark}'");
        List<string> correct = [], faulty = [];
        foreach (var line in lines.Take(border))
        {
            if (!line.TrimStart().StartsWith(BugMark, StringComparison.Ordinal))
            {
                correct.Add(line);
                faulty.Add(line);
                continue;
            }
            if (faulty.Count == 0)
                throw new FormatException($"{name}: a bug without a line above it");
            faulty.RemoveAt(faulty.Count - 1);
            var replacement = line.TrimStart()[BugMark.Length..].Trim();
            if (replacement.Length > 0)
                faulty.Add(line[..line.IndexOf(BugMark, StringComparison.Ordinal)] + replacement);
        }
        return new ProgramText(name, string.Join('\n', correct), string.Join('\n', faulty), string.Join('\n', lines.Skip(border)),
            lines[0].TrimStart('/', ' '));
    }

    /// <summary>The tests in the order of the text.</summary>
    public ImmutableArray<string> TestNames => [.. CSharpSyntaxTree.ParseText(Tests).GetRoot().DescendantNodes()
        .OfType<MethodDeclarationSyntax>()
        .Where(method => method.Parent is ClassDeclarationSyntax { Identifier.Text: "Tests" } && method.ParameterList.Parameters.Count == 0
            && method.Modifiers.Any(modifier => modifier.IsKind(SyntaxKind.PublicKeyword)))
        .Select(method => method.Identifier.Text)];
}
