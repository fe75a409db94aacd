// Words. A *planted bug* is one rewrite of a member that at least one of the kernel's own tests notices. The *list* of them
// is sealed: made once from a seed, in machines, and named by the hash of what it holds, so that nobody chooses bugs that a
// proposer happens to repair. *Planting* commits one bug on a branch of its own; the agent then knows the failing test only.
using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dialogos.Analyzers.Rewrites;
using Dialogos.SelfImprove.Understanding;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dialogos.SelfImprove.Repair;

/// <summary>A bug that can be planted.</summary>
/// <param name="Number">Its place in the list, from 1.</param>
/// <param name="Path">The file, below the root.</param>
/// <param name="Member">The member's documentation id.</param>
/// <param name="Kind">The family of the rewrite that plants it.</param>
/// <param name="OldText">The correct text.</param>
/// <param name="NewText">The faulty one.</param>
/// <param name="Occurrence">Which of the member's rewrites with these texts, from 0: it survives changes elsewhere in the file.</param>
/// <param name="Test">A test that fails because of it.</param>
public sealed record PlantedBug(int Number, string Path, string Member, RewriteKind Kind, string OldText, string NewText,
    int Occurrence, string Test)
{
    /// <summary>The rewrite in a program; null if the member no longer has it.</summary>
    public (SyntaxTree Tree, SyntaxNode Body, Rewrite Rewrite)? FindIn(KernelIndex index)
    {
        if (index.Find(Member) is not { } method || method.Path != Path)
            return null;
        var (tree, body) = Bodies.Of(index, method);
        var same = RewriteEnumerator.Enumerate(index.Program.GetSemanticModel(tree), body)
            .Where(rewrite => rewrite.Kind == Kind && rewrite.OldText == OldText && rewrite.NewText == NewText).ToList();
        return Occurrence < same.Count ? (tree, body, same[Occurrence]) : null;
    }
}

/// <summary>The sealed list.</summary>
/// <param name="Seed">What it was drawn by.</param>
/// <param name="Tree">The git tree that it was drawn from.</param>
/// <param name="Seal">SHA-256 over the bugs.</param>
public sealed partial record BugList(int Seed, string Tree, string Seal, ImmutableArray<PlantedBug> Bugs)
{
    /// <summary>Seals bugs.</summary>
    public static BugList Of(int seed, string tree, IEnumerable<PlantedBug> bugs)
    {
        var all = bugs.ToImmutableArray();
        return new BugList(seed, tree, SealOf(all), all);
    }

    /// <summary>Reads a list.</summary>
    /// <exception cref="InvalidDataException">It was changed after it was sealed.</exception>
    public static BugList Read(string path) => Parse(File.ReadAllBytes(path));

    /// <summary>The list that a file holds.</summary>
    /// <exception cref="InvalidDataException">It was changed after it was sealed.</exception>
    public static BugList Parse(ReadOnlySpan<byte> json)
    {
        var list = JsonSerializer.Deserialize(json, ListJson.Default.BugList) ?? throw new InvalidDataException("There is no list of bugs.");
        return SealOf(list.Bugs) == list.Seal ? list : throw new InvalidDataException("The list of bugs was changed after it was sealed.");
    }

    /// <summary>Writes it; a reader sees the old list or the new one.</summary>
    public void Write(string path)
    {
        File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(this, ListJson.Default.BugList));
        File.Move(path + ".new", path, overwrite: true);
    }

    private static string SealOf(ImmutableArray<PlantedBug> bugs) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', bugs.Select(bug => string.Join('\t', bug.Number, bug.Path, bug.Member, bug.Kind, bug.OldText, bug.NewText, bug.Occurrence, bug.Test))))));

    [JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(BugList))]
    private sealed partial class ListJson : JsonSerializerContext;
}

/// <summary>Where members of an index stand in their trees.</summary>
internal static class Bodies
{
    internal static (SyntaxTree Tree, SyntaxNode Body) Of(KernelIndex index, MethodEntry method)
    {
        var tree = index.Program.SyntaxTrees.Single(tree => tree.FilePath == method.Path);
        return (tree, MethodContext.Bodies(tree.GetRoot()).Single(body => body.Span == method.Body));
    }
}
