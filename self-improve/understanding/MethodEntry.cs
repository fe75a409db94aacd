using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Dialogos.SelfImprove.Understanding;

/// <summary>A member with a body.</summary>
/// <param name="Id">Its documentation id, the same in every compilation of the same sources.</param>
/// <param name="Name">What people call it: type and member.</param>
/// <param name="Path">The file, below the repository's root.</param>
/// <param name="Body">The body's place in the file's characters.</param>
/// <param name="Calls">Ids of what the body may call: methods, accessors, and methods that it passes on as values.</param>
/// <param name="InLoops">How deep in loops each call stands at most, in the order of <paramref name="Calls"/>.</param>
public sealed record MethodEntry(string Id, string Name, string Path, TextSpan Body, ImmutableArray<string> Calls, ImmutableArray<int> InLoops);

/// <summary>What the index knows about one file.</summary>
/// <param name="Tree">The very tree that it was read from; another tree means another text.</param>
/// <param name="Implementations">Pairs of a virtual or interface method and one that may run in its place.</param>
internal sealed record FileEntry(SyntaxTree Tree, ImmutableArray<MethodEntry> Methods, ImmutableArray<(string Contract, string Implementation)> Implementations);
