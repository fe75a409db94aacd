// Words. An *oracle* is something that can tell whether a change helps: a benchmark, a failing test, a surviving mutant, a
// comment by a person that says what is missing. It is *open* while it asks for a change.
using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Dialogos.Sandbox.Gates;
using Dialogos.Sandbox.Records;
using Dialogos.SelfImprove.Archive;
using Dialogos.SelfImprove.Proposers;
using Dialogos.SelfImprove.Understanding;

namespace Dialogos.SelfImprove.Agent;

/// <summary>Something open that a person or a model may take up; enumerated rewrites have no answer to it.</summary>
/// <param name="Kind"><c>todo</c>, <c>mutant</c> or <c>crash</c>.</param>
/// <param name="Where">File and line, or a record's id.</param>
/// <param name="Text">What it says.</param>
public sealed record OpenOracle(string Kind, string Where, string Text);

/// <summary>Finds the tasks that are open on one generation.</summary>
public sealed class TaskFinder(KernelIndex index, ISourceTree sources, Policy policy, ProposalArchive archive)
{
    private const string Mark = "// TODO(dialogos):";

    /// <summary>Make a benchmark cheaper: the places that it reaches and that may be changed.</summary>
    /// <param name="benchmark">Its name.</param>
    /// <param name="withPerson">Also places where only a person accepts.</param>
    public ImprovementTask Performance(string benchmark, bool withPerson) =>
        Make(new ProposalTask("performance", benchmark), index.Benchmarks[benchmark], withPerson, "");

    /// <summary>Make a failing test pass.</summary>
    public ImprovementTask Repair(string test, string failure, bool withPerson) =>
        Make(new ProposalTask("repair", test), index.Tests[test], withPerson, failure);

    /// <summary>All benchmarks at once: each place weighs by the sum of its shares of them.</summary>
    public ImprovementTask AllPerformance(IEnumerable<string> benchmarks, bool withPerson)
    {
        var tasks = benchmarks.Select(name => Performance(name, withPerson)).ToList();
        var places = tasks.SelectMany(task => task.Places).GroupBy(place => place.Method.Id)
            .Select(group => new Place(group.First().Method, group.Sum(place => place.Weight)))
            .OrderByDescending(place => place.Weight).ToImmutableArray();
        return new ImprovementTask(new ProposalTask("performance", ""), index, sources, places, "");
    }

    /// <summary>What people asked for in the sources.</summary>
    public IEnumerable<OpenOracle> Todos() =>
        from tree in index.Program.SyntaxTrees
        from line in tree.GetText().Lines
        let text = line.ToString()
        let at = text.IndexOf(Mark, StringComparison.Ordinal)
        where at >= 0
        select new OpenOracle("todo", $"{tree.FilePath}:{line.LineNumber + 1}", text[(at + Mark.Length)..].Trim());

    private ImprovementTask Make(ProposalTask record, string entry, bool withPerson, string evidence)
    {
        var reach = index.Reach(entry);
        var places = reach.Select(pair => (Method: index.Find(pair.Key), Weight: Math.Log2(1 + pair.Value)))
            .Where(place => place.Method is { } method && MayChange(method.Path, withPerson)).ToList();
        var total = places.Sum(place => place.Weight);
        return new ImprovementTask(record, index, sources, [.. places
            .Select(place => new Place(place.Method!, place.Weight / total * archive.Promise(place.Method!.Id)))
            .OrderByDescending(place => place.Weight).ThenBy(place => place.Method.Id, StringComparer.Ordinal)], evidence);
    }

    private bool MayChange(string path, bool withPerson) => policy.Of(path).Class switch
    {
        PathClass.Low => true,
        PathClass.Medium or PathClass.Person => withPerson,
        _ => false,
    };
}
