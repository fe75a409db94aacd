// Words. A *house rule* is one sentence of CONTRIBUTING.md that a machine can check; each has an id (DLG…) and the short
// name that people cite. *House-rules text* is `house-rules.txt`: which folder may do what, as data.
using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Dialogos.Analyzers.Rules;

/// <summary>
/// The parsed house-rules text. Lines are <c>unsafe FOLDER</c>, <c>room FOLDER NAMESPACE</c>, <c>layer LEVEL
/// NAMESPACE</c> and <c>freestanding FOLDER</c>; <c>#</c> starts a comment.
/// </summary>
public sealed class HouseRules
{
    private readonly ImmutableArray<string[]> _lines;
    private readonly string _root;

    private HouseRules(ImmutableArray<string[]> lines, string root)
    {
        _lines = lines;
        _root = root;
    }

    /// <summary>Reads the rules from the compilation's additional files; null where the text is absent.</summary>
    public static HouseRules? From(AnalyzerOptions options, CancellationToken cancellation)
    {
        var file = options.AdditionalFiles.FirstOrDefault(f => f.Path.EndsWith("house-rules.txt", StringComparison.Ordinal));
        var text = file?.GetText(cancellation);
        if (text is null)
            return null;
        options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property.RepositoryRoot", out var root);
        var lines = text.Lines.Select(line => line.ToString())
            .Select(line => line.Split('#')[0].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 0);
        return new HouseRules(lines.ToImmutableArray(), root ?? "");
    }

    /// <summary>The tree's path below the repository's root, with forward slashes; null for generated sources.</summary>
    public string? PathOf(SyntaxTree tree)
    {
        var path = tree.FilePath.Replace('\\', '/');
        if (path.Length == 0 || path.Contains("/obj/") || path.EndsWith(".g.cs", StringComparison.Ordinal))
            return null;
        if (_root.Length > 0 && path.StartsWith(_root, StringComparison.Ordinal))
            path = path.Substring(_root.Length);
        return path.StartsWith("/", StringComparison.Ordinal) ? null : WithoutParentSteps(path);
    }

    // A project that includes "../room/File.cs" hands the compiler that very spelling.
    private static string WithoutParentSteps(string path)
    {
        var folders = new System.Collections.Generic.List<string>();
        foreach (var folder in path.Split('/'))
        {
            if (folder == ".." && folders.Count > 0)
                folders.RemoveAt(folders.Count - 1);
            else
                folders.Add(folder);
        }
        return string.Join("/", folders);
    }

    /// <summary>True where raw pointers are allowed.</summary>
    public bool AllowsUnsafe(string path) => Has("unsafe", path);

    /// <summary>True for code that runs without .NET: kernel, drivers, boot loader.</summary>
    public bool IsFreestanding(string path) => Has("freestanding", path);

    /// <summary>The namespace that the deepest room around the path prescribes; null outside of any room.</summary>
    public string? NamespaceFor(string path)
    {
        var room = _lines.Where(l => l.Length == 3 && l[0] == "room" && IsBelow(path, l[1]))
            .OrderByDescending(l => l[1].Length).FirstOrDefault();
        if (room is null)
            return null;
        if (room[2] == "any")
            return null;
        var folders = path.Substring(room[1].Length).Split(['/'], StringSplitOptions.RemoveEmptyEntries);
        var below = folders.Take(folders.Length - 1).Where(folder => folder != "portable").Select(PascalCase);
        return string.Join(".", new[] { room[2] }.Concat(below));
    }

    /// <summary>The layer of a namespace (higher numbers stand on lower ones); null if it has none.</summary>
    public int? LayerOf(string @namespace)
    {
        var layer = _lines.Where(l => l.Length == 3 && l[0] == "layer"
                && (@namespace == l[2] || @namespace.StartsWith(l[2] + ".", StringComparison.Ordinal)))
            .OrderByDescending(l => l[2].Length).FirstOrDefault();
        return layer is null ? null : int.Parse(layer[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private bool Has(string word, string path) => _lines.Any(l => l.Length == 2 && l[0] == word && IsBelow(path, l[1]));

    private static bool IsBelow(string path, string folder) => path.StartsWith(folder + "/", StringComparison.Ordinal);

    private static string PascalCase(string folder) =>
        string.Concat(folder.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word.Substring(1)));
}
