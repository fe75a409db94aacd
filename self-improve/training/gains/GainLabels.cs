// Words. A *label* is a performance rewrite with the gain that was measured for it: by the agent's screen (many, of which most
// change nothing) or by the verifier (few). Gains are in percent of the benchmark's instructions.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Dialogos.Analyzers.Rewrites;
using Dialogos.Analyzers.Rewrites.Performance;
using Dialogos.Sandbox.Records;
using Dialogos.SelfImprove.Ranking;
using LibGit2Sharp;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dialogos.SelfImprove.Training.Gains;

/// <summary>A measured performance rewrite.</summary>
/// <param name="Symbol">The member that it changes.</param>
/// <param name="Member">The member's tokens before the change.</param>
/// <param name="Row">The model's row at which the rewrite begins.</param>
/// <param name="Kind">Its family.</param>
/// <param name="Gain">What it gained, in percent; negative if it cost.</param>
public sealed record GainLabel(string Symbol, LexedMethod Member, int Row, RewriteKind Kind, double Gain);

/// <summary>Reads the labels that a log of records holds.</summary>
public static class GainLabels
{
    // One rewrite that takes a hundredfold or a hundredth would outweigh all others.
    private const double MostGain = 20;
    private const int LongestMember = 1024;

    private static readonly Dictionary<string, RewriteKind> Kinds = Enum.GetValues<RewriteKind>()
        .Where(kind => PerformanceEnumerator.PolicyName(kind) != "repair")
        .ToDictionary(PerformanceEnumerator.PolicyName, StringComparer.Ordinal);

    /// <summary>The labels of a repository's log; of a rewrite that was measured several times, the last one.</summary>
    public static IReadOnlyList<GainLabel> Read(string repository)
    {
        using RecordLog log = new(repository);
        using Repository objects = new(Repository.Discover(repository));
        Dictionary<string, (string Tree, string Symbol, Edit Edit, double Gain)> measured = new(StringComparer.Ordinal);
        void Add(string tree, string symbol, Edit edit, double gain)
        {
            if (edit.Operator is { } kind && Kinds.ContainsKey(kind)) measured[$"{symbol} {kind} {edit.NewText}"] = (tree, symbol, edit, gain);
        }

        Dictionary<string, Proposal> proposals = new(StringComparer.Ordinal);
        foreach ((string kind, string id) in log.Entries())
        {
            if (kind == nameof(Proposal)) proposals.Add(id, log.Read(id, RecordJson.Default.Proposal));
            if (kind == nameof(Screening))
            {
                Screening screening = log.Read(id, RecordJson.Default.Screening);
                foreach (ScreenedRewrite rewrite in screening.Rewrites) Add(screening.BaseTree, rewrite.Symbol, rewrite.Edit, rewrite.Gain);
            }

            if (kind == nameof(Verdict) && log.Read(id, RecordJson.Default.Verdict) is var verdict
                && proposals.GetValueOrDefault(verdict.Proposal) is { Edits: [var edit], Symbols: [var symbol] } proposal
                && verdict.Performance.FirstOrDefault(figure => figure.Benchmark == proposal.Task.Oracle) is { Base: > 0 } figure)
                Add(proposal.BaseTree, symbol, edit, (figure.Base - figure.Candidate) / figure.Base);
        }

        Dictionary<(string, string), FileText?> files = [];
        List<GainLabel> labels = [];
        foreach ((string tree, string symbol, Edit edit, double gain) in measured.Values)
        {
            if (!files.TryGetValue((tree, edit.Path), out FileText? file))
                files.Add((tree, edit.Path), file = FileText.Read(objects, tree, edit.Path));
            if (file?.Find(edit.Start) is { } place)
                labels.Add(new GainLabel(symbol, place.Member, place.Row, Kinds[edit.Operator!], Math.Clamp(100 * gain, -MostGain, MostGain)));
        }

        return labels;
    }

    // A file of a tree. Records count bytes, a byte-order mark among them; syntax counts characters after it.
    private sealed class FileText(byte[] bytes, int mark, SyntaxNode root)
    {
        private readonly Dictionary<SyntaxNode, LexedMethod> _lexed = [];

        public static FileText? Read(Repository objects, string tree, string path)
        {
            if (objects.Lookup<Tree>(tree)?[path]?.Target is not Blob blob) return null;
            byte[] bytes = new byte[blob.Size];
            using (System.IO.Stream content = blob.GetContentStream()) content.ReadExactly(bytes);
            int mark = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
            return new FileText(bytes, mark, CSharpSyntaxTree.ParseText(Encoding.UTF8.GetString(bytes.AsSpan(mark))).GetRoot());
        }

        public (LexedMethod Member, int Row)? Find(int start)
        {
            int at = Encoding.UTF8.GetCharCount(bytes.AsSpan(mark, Math.Clamp(start, mark, bytes.Length) - mark));
            if (at >= root.FullSpan.End || root.FindToken(at).Parent?.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } member) return null;
            if (!_lexed.TryGetValue(member, out LexedMethod? lexed)) _lexed.Add(member, lexed = LexedMethod.Of(member));
            return lexed.Texts.Length is 0 or > LongestMember ? null : (lexed, lexed.RowAt(at));
        }
    }
}
