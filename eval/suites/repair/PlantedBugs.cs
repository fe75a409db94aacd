using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Analyzers.Rewrites;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Programs;
using Dialogos.Eval.Proposers;
using Dialogos.Eval.Statistics;
using Dialogos.SelfImprove.Training.Corpus;
using Microsoft.CodeAnalysis;

namespace Dialogos.Eval.Suites.Repair;

/// <summary>
/// Plants bugs in the project's own sources: files, members and kinds are drawn alike, so that no common kind and no large file
/// rules; a bug counts only if it compiles and a visible test notices it.
/// </summary>
public static class PlantedBugs
{
    private const int DrawsForEach = 10;

    /// <summary>Plants bugs, the same ones for the same sources and seed.</summary>
    public static async Task<IReadOnlyList<RepairProblem>> PlantAsync(TestProgram correct, ProgramJudge judge, int count, ulong seed,
        Action<string> tell, CancellationToken cancellation)
    {
        var random = new PortableRandom(seed);
        List<string> paths = [.. correct.Bound.SyntaxTrees.Select(tree => tree.FilePath).Where(OwnProgram.IsTarget).Order(StringComparer.Ordinal)];
        Dictionary<string, List<IReadOnlyList<Rewrite>>> members = new(StringComparer.Ordinal);
        List<RepairProblem> problems = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        string[] visible = [.. correct.Tests.Where(test => !test.IsHidden).Select(test => test.Name)];
        for (var draw = 0; draw < count * DrawsForEach && problems.Count < count; draw++)
        {
            tell($"planting bugs: {problems.Count} of {count}");
            var path = paths[random.Below(paths.Count)];
            if (!members.TryGetValue(path, out var found))
            {
                members[path] = found = [.. RankingProposer.Rewrites(new RepairTask("", correct, path, ImmutableDictionary<string, string>.Empty))
                    .Select(member => member.Rewrites).Where(rewrites => rewrites.Count > 0)];
            }
            if (found.Count == 0)
                continue;
            var kinds = found[random.Below(found.Count)].GroupBy(rewrite => rewrite.Kind).OrderBy(group => group.Key).ToList();
            var kind = kinds[random.Below(kinds.Count)].ToList();
            var bug = kind[random.Below(kind.Count)];
            var text = RewriteEnumerator.Apply(correct.File(path).ToString(), bug);
            if (!seen.Add(path + text))
                continue;
            var faulty = correct.With(path, text);
            if (faulty.FaultIn(path, cancellation) is not null)
                continue;
            if ((await judge.RunAsync(faulty, visible, cancellation)).State != CaseState.Failed)
                continue;
            var group = SourceCorpus.PartOf(path) == CorpusPart.Test ? "own, held-out" : "own, known";
            problems.Add(new RepairProblem($"own/{problems.Count + 1:000}-{bug.Kind}-{Path.GetFileNameWithoutExtension(path)}", group, correct, path, text));
        }
        return problems;
    }

    /// <summary>Reads bugs that were planted before. What is read is verified again by each case.</summary>
    public static IReadOnlyList<RepairProblem>? Load(string file, TestProgram correct)
    {
        if (!File.Exists(file))
            return null;
        var planted = JsonSerializer.Deserialize(File.ReadAllText(file), PlantedJson.Default.PlantedProblemArray) ?? [];
        return [.. planted.Select(bug => new RepairProblem(bug.Id, bug.Group, correct, bug.Path, bug.FaultyText))];
    }

    /// <summary>Keeps bugs, for the next run on the same sources.</summary>
    public static void Save(string file, IEnumerable<RepairProblem> problems)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file + ".part", JsonSerializer.Serialize(
            [.. problems.Select(problem => new PlantedProblem(problem.Id, problem.Group, problem.Path, problem.FaultyText))], PlantedJson.Default.PlantedProblemArray));
        File.Move(file + ".part", file, overwrite: true);
    }
}

internal sealed record PlantedProblem(string Id, string Group, string Path, string FaultyText);

[System.Text.Json.Serialization.JsonSerializable(typeof(PlantedProblem[]))]
internal sealed partial class PlantedJson : System.Text.Json.Serialization.JsonSerializerContext;
