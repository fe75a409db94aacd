using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace Dialogos.Eval.Mutation;

/// <summary>One planted fault.</summary>
/// <param name="Id">Its number in the mutated assembly.</param>
/// <param name="File">From the repository's root, with '/'.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Kind">What Stryker calls it.</param>
/// <param name="Replacement">What stands there instead.</param>
/// <param name="Counts">False for one that does not compile, or that lies within a removed block that is a mutant already.</param>
internal sealed record Mutant(int Id, string File, int Line, int Column, string Kind, string Replacement, bool Counts)
{
    /// <summary>Reads Stryker's report (mutation-testing-elements, schema 2).</summary>
    /// <param name="tree">The root that its paths begin with.</param>
    /// <exception cref="InvalidDataException">It is none, or a file lies elsewhere.</exception>
    internal static List<Mutant> ReadReport(string path, string tree)
    {
        try
        {
            using var report = JsonDocument.Parse(System.IO.File.ReadAllBytes(path));
            return report.RootElement.GetProperty("files").EnumerateObject()
                .SelectMany(file => file.Value.GetProperty("mutants").EnumerateArray().Select(mutant => Read(Relative(file.Name, tree), mutant)))
                .OrderBy(mutant => mutant.Id).ToList();
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or FormatException)
        {
            throw new InvalidDataException($"{path} is no report of Stryker: {fault.Message}");
        }
    }

    private static Mutant Read(string file, JsonElement mutant)
    {
        var start = mutant.GetProperty("location").GetProperty("start");
        return new Mutant(int.Parse(mutant.GetProperty("id").GetString()!, System.Globalization.CultureInfo.InvariantCulture), file,
            start.GetProperty("line").GetInt32(), start.GetProperty("column").GetInt32(),
            mutant.GetProperty("mutatorName").GetString()!, mutant.GetProperty("replacement").GetString()!,
            mutant.GetProperty("status").GetString() is not ("CompileError" or "Ignored"));
    }

    private static string Relative(string path, string tree)
    {
        var relative = Path.GetRelativePath(tree, Path.GetFullPath(path)).Replace(Path.DirectorySeparatorChar, '/');
        return relative.StartsWith("../", StringComparison.Ordinal)
            ? throw new InvalidDataException($"the report names {path}, which is not below {tree}") : relative;
    }
}
