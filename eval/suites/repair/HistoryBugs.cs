using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Programs;
using Dialogos.SelfImprove.Training.Corpus;

namespace Dialogos.Eval.Suites.Repair;

/// <summary>
/// A bug that was in this project until a commit mended it. The program is that commit's, in which one file is the one of its
/// parent; whoever has the history can run it.
/// </summary>
/// <param name="Name">The case, and the file of its tests.</param>
/// <param name="Mend">The whole hash of the commit that mended it.</param>
/// <param name="Path">The file with the bug.</param>
/// <param name="Sources">Files and folders of that commit which the program is made of.</param>
/// <param name="FailToPass">Visible tests that fail before the mend and pass after it.</param>
/// <param name="PassToPass">Visible tests that pass before and after.</param>
public sealed record HistoryBug(string Name, string Mend, string Path, ImmutableArray<string> Sources,
    ImmutableArray<string> FailToPass, ImmutableArray<string> PassToPass)
{
    /// <summary>The case's id.</summary>
    public string Id => $"history/{Name}";

    /// <summary>What it is reported with: later models may have learned from the mended file, unless it is of the test part.</summary>
    public string Group => SourceCorpus.PartOf(Path) == CorpusPart.Test ? "history, held-out" : "history, known";
}

/// <summary>The bugs of the project's own history.</summary>
public static class HistoryBugs
{
    private const string Folder = "history";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<HistoryBug> All() => JsonSerializer.Deserialize(
        SuiteLibrary.Text("repair", $"{Folder}/bugs.json"), HistoryJson.Default.HistoryBugArray) ?? [];

    /// <summary>Reads a bug from the history; null where the repository does not reach back to it.</summary>
    /// <exception cref="InvalidDataException">The listed sources are not all there.</exception>
    public static RepairProblem? Read(string repository, HistoryBug bug)
    {
        if (Git.TryAsk(repository, "cat-file", "-e", $"{bug.Mend}^{{tree}}") is null
            || Git.TryAsk(repository, "show", $"{bug.Mend}^:{bug.Path}") is not { } faulty)
            return null;
        List<(string Path, string Text)> files = [.. Git.Ask(repository, ["ls-tree", "-r", "--name-only", bug.Mend, "--", .. bug.Sources])
            .Split('\n').Where(path => path.EndsWith(".cs", StringComparison.Ordinal))
            .Select(path => (path, Git.TryAsk(repository, "show", $"{bug.Mend}:{path}") ?? throw new InvalidDataException($"{bug.Mend} lacks {path}")))];
        var tests = ProgramText.Parse(bug.Name, "// tests\n" + SuiteLibrary.Text("repair", $"{Folder}/{bug.Name}.cs.txt"));
        var correct = SmallPrograms.Compile(tests, files);
        return new RepairProblem(bug.Id, bug.Group, correct, bug.Path, faulty) { FailToPass = bug.FailToPass, PassToPass = bug.PassToPass };
    }

    /// <summary>A case for each bug; where the history is cut off before it, one that is skipped and says so.</summary>
    public static IEnumerable<Case> Cases(string repository, Func<RepairProblem, CancellationToken, Task<Outcome>> run) => All().Select(bug =>
        new Case(bug.Id, bug.Group, token => Read(repository, bug) is { } problem ? run(problem, token)
            : Task.FromResult(Outcome.Of(CaseState.Skipped, $"the history here does not reach back to {bug.Mend[..12]} and its parent (a shallow clone? git fetch --unshallow)"))));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(HistoryBug[]))]
internal sealed partial class HistoryJson : JsonSerializerContext;
