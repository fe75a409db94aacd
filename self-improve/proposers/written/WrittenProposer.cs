using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using Dialogos.Kernel.Build.Compilation;
using Dialogos.Sandbox.Records;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Dialogos.SelfImprove.Proposers.Written;

/// <summary>
/// Lets a language model write edits of the most promising places: one reply a place, and one more with the compiler's errors
/// if the first does not bind. A person decides about what comes of it, since its kind is none that the policy knows.
/// </summary>
/// <param name="writer">Who writes.</param>
/// <param name="seed">Of the first place's reply; the others follow.</param>
public sealed class WrittenProposer(ITextWriter writer, ulong seed) : IProposer
{
    private const int LongestMember = 4000;
    private const int MostErrors = 5;

    /// <summary>Replies that were no whole block, or did not bind after a second try either.</summary>
    public int Unbound { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<Idea> Propose(ImprovementTask task, ProposalBudget budget, CancellationToken cancellation = default)
    {
        var clock = Stopwatch.StartNew();
        var ideas = new List<Idea>();
        var number = seed;
        foreach (var place in task.Places)
        {
            if (ideas.Count >= budget.Ideas || clock.Elapsed > budget.Time || cancellation.IsCancellationRequested)
                break;
            var tree = task.Index.Program.SyntaxTrees.Single(tree => tree.FilePath == place.Method.Path);
            var member = tree.GetRoot(cancellation).FindNode(place.Method.Body).FirstAncestorOrSelf<MemberDeclarationSyntax>();
            if (member is null || member.Span.Length > LongestMember)
                continue;
            if (Ask(task, place, tree, new EditEnvelope(tree.ToString(), member.Span), number++, cancellation) is { } idea)
                ideas.Add(idea);
        }
        return ideas;
    }

    private Idea? Ask(ImprovementTask task, Place place, SyntaxTree tree, EditEnvelope envelope, ulong number, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var (errors, reply, tokens) = ("", "", 0);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var prompt = Prompt(task, place, envelope, reply, errors);
            if (writer.Write(prompt, envelope.Grammar(), number, cancellation) is not { } written)
                return null;
            reply = written.Text;
            tokens += written.Tokens;
            if (envelope.Read(reply, out errors) is not { } edit)
                continue;
            var text = string.Concat(tree.ToString().AsSpan(0, edit.Span.Start), edit.NewText, tree.ToString().AsSpan(edit.Span.End));
            if (text == tree.ToString())
                errors = "The block changes nothing.";
            else if (Faults(task.Index.Program, tree, text) is { Length: > 0 } faults)
                errors = faults;
            else
                return Describe(task, place, tree, edit, text, prompt, number, new Cost(tokens, clock.ElapsedMilliseconds));
        }
        Unbound++;
        return null;
    }

    private Idea Describe(ImprovementTask task, Place place, SyntaxTree tree, (TextSpan Span, string NewText) edit, string text, string prompt,
        ulong number, Cost cost)
    {
        var old = task.Sources.Read(tree.FilePath) ?? throw new InvalidOperationException($"{tree.FilePath} is not in the tree.");
        return new Idea(task.Record, place.Method.Id, place.Method.Name, Edits.Of(tree.FilePath, old, tree.ToString(), edit.Span, edit.NewText, null),
            text, Math.Log(place.Weight), new Proposer("written/" + writer.Name, writer.Hash, (long)number,
                Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(prompt)))), cost, $"Written edit of {place.Method.Name}.");
    }

    private static string Prompt(ImprovementTask task, Place place, EditEnvelope envelope, string reply, string errors)
    {
        var prompt = new StringBuilder();
        prompt.Append(task.Record.Kind == "repair"
            ? $"The test {task.Record.Oracle} fails in this C# kernel: {task.Evidence}\nRepair the fault in this member of {place.Method.Path}.\n"
            : $"Make this member of a C# kernel ({place.Method.Path}) run fewer instructions, with the same meaning.\n");
        prompt.Append("Answer with one search/replace block: consecutive lines of the member, and the lines that take their place.\n\n");
        prompt.Append(envelope.Member).Append('\n');
        if (errors.Length > 0)
            prompt.Append($"This answer was wrong:\n{reply}\n{errors}\n");
        return prompt.ToString();
    }

    // The first errors and warnings of the file as it would become; empty if it binds.
    private static string Faults(CSharpCompilation program, SyntaxTree tree, string text)
    {
        var changed = CSharpStage.Parse(tree.FilePath, text);
        return string.Join('\n', program.ReplaceSyntaxTree(tree, changed).GetSemanticModel(changed).GetDiagnostics()
            .Where(d => d.Severity >= DiagnosticSeverity.Warning && !d.IsSuppressed).Take(MostErrors).Select(d => d.ToString()));
    }
}
