using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Dialogos.Sandbox.Gates;

/// <summary>What the policy says about one path.</summary>
public enum PathClass
{
    /// <summary>Never changed by a proposal.</summary>
    Protected,
    /// <summary>Only a person accepts.</summary>
    Person,
    /// <summary>Only new files.</summary>
    AddOnly,
    /// <summary>May be staged by itself.</summary>
    Low,
    /// <summary>A person accepts.</summary>
    Medium,
}

/// <summary>The policy file (<c>analyzers/policy/policy.txt</c>), read.</summary>
public sealed class Policy
{
    private readonly ImmutableArray<(PathClass Class, Regex Pattern, string Reason)> _lines;
    private readonly ImmutableHashSet<string> _staged;

    private Policy(ImmutableArray<(PathClass, Regex, string)> lines, ImmutableHashSet<string> staged, string hash)
    {
        _lines = lines;
        _staged = staged;
        Hash = hash;
    }

    /// <summary>A change of which fewer mutants (in percent) are killed is refused.</summary>
    public int RefuseBelow { get; private init; }

    /// <summary>A change of which fewer mutants (in percent) are killed goes to a person.</summary>
    public int PersonBelow { get; private init; } = 100;

    /// <summary>SHA-256 of the policy's text, for verdicts.</summary>
    public string Hash { get; }

    /// <summary>The policy of some sources.</summary>
    /// <exception cref="InvalidDataException">They have none, or one that cannot be read.</exception>
    public static Policy Read(ISourceTree sources) => Parse(Encoding.UTF8.GetString(
        sources.Read("analyzers/policy/policy.txt") ?? throw new InvalidDataException("These sources have no policy.")));

    /// <summary>Parses the file; throws <see cref="InvalidDataException"/> with the line's number for what it cannot read.</summary>
    public static Policy Parse(string text)
    {
        var lines = ImmutableArray.CreateBuilder<(PathClass, Regex, string)>();
        var staged = ImmutableHashSet.CreateBuilder<string>();
        var (refuse, person) = (0, 100);
        foreach (var (line, number) in text.Split('\n').Select((line, index) => (line.Split('#')[0].Trim(), index + 1)))
        {
            var words = line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words.Length == 0)
                continue;
            if (words is ["stage", var kind])
                staged.Add(kind);
            else if (words is ["mutants", "refuse" or "person", var percent] && int.TryParse(percent, out var bound))
                (refuse, person) = words[1] == "refuse" ? (bound, person) : (refuse, bound);
            else if (words.Length >= 2 && ClassOf(words[0]) is { } pathClass)
                lines.Add((pathClass, Pattern(words[1]), words.Length > 2 ? words[2] : ""));
            else
                throw new InvalidDataException($"policy line {number}: '{line}' is no rule");
        }
        return new Policy(lines.ToImmutable(), staged.ToImmutable(),
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))))
        {
            RefuseBelow = refuse,
            PersonBelow = person,
        };
    }

    /// <summary>The class of a path, with the policy's reason.</summary>
    public (PathClass Class, string Reason) Of(string path)
    {
        foreach (var (pathClass, pattern, reason) in _lines)
            if (pattern.IsMatch(path))
                return (pathClass, reason);
        return (PathClass.Protected, "no line of the policy allows it");
    }

    /// <summary>True if a rewrite of this kind may be staged without a person in files of class low.</summary>
    public bool MayStage(string kind) => _staged.Contains(kind);

    private static PathClass? ClassOf(string word) => word switch
    {
        "protect" => PathClass.Protected,
        "person" => PathClass.Person,
        "add" => PathClass.AddOnly,
        "low" => PathClass.Low,
        "medium" => PathClass.Medium,
        _ => null,
    };

    // A case-insensitive match: a path that differs from a protected one only in case is that path on some file systems.
    private static Regex Pattern(string glob) => new("^" + Regex.Escape(glob)
        .Replace(@"\*\*/", "(.*/)?", StringComparison.Ordinal).Replace(@"\*\*", ".*", StringComparison.Ordinal)
        .Replace(@"\*", "[^/]*", StringComparison.Ordinal) + "$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));
}
