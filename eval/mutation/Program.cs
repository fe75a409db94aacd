using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Threading;
using Dialogos.Eval.Mutation;

const int Good = 0, TooLow = 1, Mistake = 2, Interrupted = 130;

var names = string.Join(", ", Area.All.Select(area => area.Name));
var areas = new Argument<string[]>("AREA") { Description = $"Which: {names}. Default: all.", Arity = ArgumentArity.ZeroOrMore };
var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
var sample = new Option<int?>("--sample") { Description = "Try only so many mutants of each area, drawn at random; no score is kept.", HelpName = "N" };
var seed = new Option<ulong?>("--seed") { Description = "What the sample is drawn with (default: a new one, which is printed).", HelpName = "S" };
var workers = new Option<int>("--workers") { Description = "How many processes try mutants (default: one for each processor).", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount };
var fresh = new Option<bool>("--fresh") { Description = "Forget what an earlier run found that was cut off." };
var command = new RootCommand($"Counts how many planted faults the tests notice. Exit status: 0 good, 1 an area is below {AreaScore.Least} %, 2 a mistake.")
{
    areas, json, sample, seed, workers, fresh,
};
command.SetAction((parsed, cancellation) => System.Threading.Tasks.Task.Run(() => Guard(() => Measure(parsed, cancellation))));

var folder = new Argument<string>("FOLDER");
var one = new Argument<string>("AREA");
var host = new Command("host", "The process that tests run in (internal).") { folder, one };
host.Hidden = true;
host.SetAction(parsed => TestHost.Serve(parsed.GetValue(folder)!, Find(parsed.GetValue(one)!).Asks));
command.Add(host);
return command.Parse(args).Invoke();

int Measure(ParseResult parsed, CancellationToken cancellation)
{
    var chosen = parsed.GetValue(areas) is { Length: > 0 } given ? given.Distinct().Select(Find).ToList() : Area.All;
    var count = parsed.GetValue(sample);
    if (count is < 1 || (count is null && parsed.GetValue(seed) is not null) || parsed.GetValue(workers) < 1)
        throw new InvalidDataException("--sample and --workers want 1 at least, and --seed wants --sample");
    var root = FindRoot();
    var tree = new MutatedTree(root, cancellation);
    List<Mutant> mutants;
    using (var progress = new ProgressLine("mutation"))
        mutants = tree.Prepare(progress.Tell);
    var results = new JsonArray();
    var enough = 0;
    foreach (var area in chosen)
    {
        var own = mutants.Where(mutant => area.Owns(mutant.File)).ToList();
        var counting = own.Where(mutant => mutant.Counts).ToList();
        var drawn = count is null ? (ulong?)null : parsed.GetValue(seed) ?? (ulong)RandomNumberGenerator.GetInt32(int.MaxValue);
        var tried = drawn is { } start ? AreaScore.Draw(counting, count!.Value, start) : counting;
        var path = Path.Combine(tree.Folder, area.Name + ".journal");
        if (parsed.GetValue(fresh))
            File.Delete(path);
        List<Verdict> verdicts;
        using (var progress = new ProgressLine(area.Name))
            verdicts = new Campaign(area, tree.Tests, new VerdictJournal(path, $"{tree.Key} {string.Join(' ', area.Tests)}"),
                parsed.GetValue(workers), progress.Tell).Run(tried, cancellation);
        var score = new AreaScore(area, tried.Zip(verdicts).ToList(), own.Count - counting.Count, counting.Count, drawn);
        if (drawn is null)
            score.Keep(Path.Combine(root, "eval", "baselines", "mutation.json"));
        enough += score.IsEnough ? 1 : 0;
        results.Add(score.Json());
        if (!parsed.GetValue(json))
            Console.Write(score.Text());
    }
    Console.WriteLine(parsed.GetValue(json) ? new JsonObject { ["areas"] = results, ["least"] = AreaScore.Least }.ToJsonString()
        : $"{enough} passed, {chosen.Count - enough} failed");
    return enough == chosen.Count ? Good : TooLow;
}

Area Find(string name) => Area.All.FirstOrDefault(area => area.Name == name)
    ?? throw new InvalidDataException($"there is no area '{name}'; there are {names}");

static int Guard(Func<int> work)
{
    try
    {
        return work();
    }
    catch (OperationCanceledException)
    {
        Console.Error.WriteLine("\nmutation: cut off; the next run goes on from here");
        return Interrupted;
    }
    catch (Exception fault) when (fault is InvalidDataException or IOException or System.ComponentModel.Win32Exception)
    {
        Console.Error.WriteLine($"mutation: {fault.Message}");
        return Mistake;
    }
}

static string FindRoot()
{
    for (var at = new DirectoryInfo(AppContext.BaseDirectory); at != null; at = at.Parent)
        if (File.Exists(Path.Combine(at.FullName, "DialogosSelf.sln")))
            return at.FullName;
    throw new InvalidDataException("the program does not lie in the repository");
}
