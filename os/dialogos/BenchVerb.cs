using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Kernel.Build;
using Dialogos.Sandbox.Vm;
using Spectre.Console;

namespace Dialogos.Os.Command;

/// <summary><c>dialogos bench</c>: measures the kernel and compares with the baselines.</summary>
internal sealed class BenchVerb
{
    private const int TestDiskSize = 64 << 20;

    private readonly Option<bool> json = new("--json") { Description = "Print JSON." };
    private readonly Option<bool> update = new("--update") { Description = "Make these figures the new baseline." };
    private readonly Option<bool> quick = new("--quick") { Description = "Count instructions only; no times." };
    private readonly Option<bool> againstLinux = new("--against-linux")
    {
        Description = "Run one program under Debian's kernel and under Dialogos and compare; --update writes README's table.",
    };
    private readonly Option<string?> state;

    private BenchVerb(System.CommandLine.Command command, Option<string?> state)
    {
        this.state = state;
        command.Add(json);
        command.Add(update);
        command.Add(quick);
        command.Add(againstLinux);
        command.SetAction((parsed, cancellation) => Run.GuardAsync(() => MeasureAsync(parsed, cancellation)));
    }

    public static System.CommandLine.Command Create(Option<string?> state)
    {
        var command = new System.CommandLine.Command("bench", "Measure the kernel and compare with eval/baselines.");
        _ = new BenchVerb(command, state);
        return command;
    }

    private async Task<int> MeasureAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var workspace = Workspace.Find(parsed.GetValue(state));
        if (parsed.GetValue(againstLinux))
            return await CompareWithLinuxAsync(workspace, parsed, cancellation);
        var folder = Path.Combine(workspace.Root, "eval", "baselines");
        var build = Images.Build(workspace, ImageRecipe.Kernel);
        var instructions = await CountInstructionsAsync(workspace, cancellation);
        var file = Path.Combine(folder, "instructions.json");
        var comparisons = Baselines.Compare(instructions, Baselines.Read(file));

        var costs = new Dictionary<string, double> { ["kernel.efi bytes"] = build.Image.Bytes };
        if (!parsed.GetValue(quick))
        {
            foreach (var (name, seconds) in WarmBuild.Measure(workspace))
                costs[name] = seconds;
            foreach (var (name, seconds) in await BootTimes.MeasureAsync(workspace, cancellation))
                costs[name] = seconds;
        }
        var limits = Baselines.Read(Path.Combine(folder, "limits.json"));
        if (parsed.GetValue(json))
            PrintJson(comparisons, costs);
        else
            PrintTables(comparisons, costs, limits);
        if (parsed.GetValue(update))
        {
            Baselines.Write(file, instructions);
            Console.Error.WriteLine($"Wrote {Path.GetRelativePath(workspace.Root, file)}");
            return 0;
        }
        return Judge(comparisons, costs, limits);
    }

    private async Task<int> CompareWithLinuxAsync(Workspace workspace, ParseResult parsed, CancellationToken cancellation)
    {
        var rows = await AgainstLinux.MeasureAsync(workspace, cancellation);
        var linux = File.ReadAllText(Path.Combine(workspace.Artifacts, "linux", "name")).Trim();
        Console.WriteLine(parsed.GetValue(json) ? AgainstLinuxReport.Json(rows, linux).ToJsonString() : AgainstLinuxReport.Table(rows, linux));
        if (parsed.GetValue(update))
            AgainstLinuxReport.Update(Path.Combine(workspace.Root, "README.md"), AgainstLinuxReport.Table(rows, linux));
        return AgainstLinuxReport.MeetsAim(rows) ? 0 : 1;
    }

    private static async Task<Dictionary<string, double>> CountInstructionsAsync(Workspace workspace,
        CancellationToken cancellation)
    {
        var disk = Path.GetTempFileName();
        try
        {
            await using (var stream = File.OpenWrite(disk))
                stream.SetLength(TestDiskSize);
            var configuration = Machine(workspace, "panic=exit bench=all") with
            {
                CountInstructions = true,
                Disks = [new DiskConfiguration(disk)],
                Limits = MachineLimits.Default with { WallTime = TimeSpan.FromMinutes(5) },
            };
            var run = await Progress.ShowAsync("Counting instructions", tell => KernelTestRun.RunAsync(configuration,
                report => tell(report.Benchmarks.LastOrDefault()?.Name ?? ""), cancellation));
            // A run of benchmarks has no tests; only that flaw-free evidence ended in a summary counts.
            if (run.Flaws.Count > 0 || run.Report.Benchmarks.Count == 0)
            {
                throw new CommandException("the benchmarks left no whole evidence: " +
                    string.Join("; ", run.Flaws.DefaultIfEmpty("none was run")) + "\n" + run.Console);
            }
            return run.Report.Benchmarks.ToDictionary(benchmark => benchmark.Name, benchmark => benchmark.PerOperation);
        }
        finally
        {
            File.Delete(disk);
        }
    }

    private static MachineConfiguration Machine(Workspace workspace, string commandLine) => new()
    {
        Boot = new BootSource.Direct(Images.KernelElf(workspace), commandLine),
        Limits = MachineLimits.Default with { WallTime = TimeSpan.FromSeconds(30) },
    };

    private static int Judge(List<Comparison> comparisons, Dictionary<string, double> costs,
        Dictionary<string, double> limits)
    {
        var faults = comparisons.Where(comparison => comparison.IsRegression)
            .Select(comparison => double.IsNaN(comparison.Value)
                ? $"{comparison.Name}: has a baseline and was not measured"
                : $"{comparison.Name}: {Text(comparison.Value)} instructions, baseline {Text(comparison.Baseline!.Value)} " +
                    $"({comparison.Change:+0.0 %})")
            .Concat(costs.Where(cost => cost.Key.EndsWith("bytes", StringComparison.Ordinal) && cost.Value > limits[cost.Key])
                .Select(cost => $"{cost.Key}: {Text(cost.Value)}, limit {Text(limits[cost.Key])}"))
            .ToList();
        foreach (var fault in faults)
            Console.Error.WriteLine($"dialogos: worse than allowed: {fault}");
        var compared = comparisons.Count(comparison => comparison.Baseline is not null) +
            costs.Count(cost => cost.Key.EndsWith("bytes", StringComparison.Ordinal));
        Console.Error.WriteLine($"{compared - faults.Count} passed, {faults.Count} failed");
        return faults.Count == 0 ? 0 : 1;
    }

    private static void PrintTables(List<Comparison> comparisons, Dictionary<string, double> costs,
        Dictionary<string, double> limits)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn("instructions for one").AddColumn(new TableColumn("now").RightAligned())
            .AddColumn(new TableColumn("baseline").RightAligned()).AddColumn(new TableColumn("change").RightAligned());
        foreach (var comparison in comparisons)
        {
            var change = comparison.Change is { } fraction ? fraction.ToString("+0.0 %;-0.0 %;0.0 %", CultureInfo.InvariantCulture) : "new";
            table.AddRow(Markup.Escape(comparison.Name), Text(comparison.Value),
                comparison.Baseline is { } old ? Text(old) : "", comparison.IsRegression ? $"[red]{change}[/]" : change);
        }
        AnsiConsole.Write(table);
        var sizes = new Table().Border(TableBorder.Simple)
            .AddColumn("size or time").AddColumn(new TableColumn("now").RightAligned())
            .AddColumn(new TableColumn("limit").RightAligned());
        foreach (var (name, value) in costs)
        {
            var limit = limits.TryGetValue(name, out var given) ? Text(given) : "";
            sizes.AddRow(name, given > 0 && value > given ? $"[red]{Text(value)}[/]" : Text(value), limit);
        }
        AnsiConsole.Write(sizes);
    }

    private static void PrintJson(List<Comparison> comparisons, Dictionary<string, double> costs)
    {
        var result = new JsonObject { ["instructions"] = new JsonObject(), ["costs"] = new JsonObject() };
        foreach (var comparison in comparisons.Where(comparison => !double.IsNaN(comparison.Value)))
            result["instructions"]![comparison.Name] = comparison.Value;
        foreach (var (name, value) in costs)
            result["costs"]![name] = value;
        Console.WriteLine(result.ToJsonString());
    }

    private static string Text(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);
}
