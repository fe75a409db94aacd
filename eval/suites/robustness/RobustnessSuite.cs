using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using System.Xml;
using System.Xml.Linq;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Suites.Kernel;
using Dialogos.Sandbox.Builds;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dialogos.Eval.Suites.Robustness;

/// <summary>
/// The tests of power cuts, corrupt images and roll-back. Which there are is read from their sources; what they said is read
/// from the runner's own log (TRX): without that log, or without a test in it, a case is invalid. They run on the checkout.
/// In full also programs that hurt others, and kills of a machine that writes, on the subject's own kernel.
/// </summary>
public sealed class RobustnessSuite : ISuite, IDisposable
{
    private readonly KernelWorkshop _workshop = new();
    private readonly List<IDisposable> _open = [];

    private static readonly ImmutableArray<(string Project, string File, bool Quick)> Sources =
    [
        ("tests/bootloader", "PowerCutTests.cs", true), ("tests/kernel", "generations/SelectionTests.cs", true), ("tests/kernel", "generations/LedgerTests.cs", true),
        ("tests/kernel", "health/HealthRecordsTests.cs", true), ("tests/kernel", "filesystems/HostileImageTests.cs", false),
        ("tests/kernel", "filesystems/PowerCutTests.cs", false), ("tests/end-to-end", "FallBackTests.cs", false), ("tests/end-to-end", "PowerCutBootTests.cs", false),
    ];

    /// <inheritdoc/>
    public SuiteManifest Manifest { get; } = SuiteLibrary.Manifest("robustness");

    /// <inheritdoc/>
    public Task<IReadOnlyList<Case>> CasesAsync(SuiteContext context, CancellationToken cancellation)
    {
        var isCheckout = context.Subject.Generation is null;
        List<Case> cases = [];
        foreach (var project in Sources.Where(source => source.Quick || Manifest.Setting("all", context.Tier) == 1).GroupBy(source => source.Project))
        {
            List<string> tests = [.. project.SelectMany(source => Tests(Path.Combine(context.Repository, project.Key, source.File)))];
            var run = new Lazy<Task<(ImmutableDictionary<string, string?>? Results, string Log)>>(() => RunAsync(context, project.Key,
                [.. tests.Select(test => test[..test.LastIndexOf('.')]).Distinct()], TimeSpan.FromMinutes(Manifest.Setting("minutes", context.Tier)), cancellation));
            cases.AddRange(tests.Select(test => new Case(test, project.Key, async _ =>
            {
                if (!isCheckout)
                    return Outcome.Of(CaseState.Skipped, "these tests run on the checkout only");
                context.Tell($"dotnet test {project.Key}");
                var (results, log) = await run.Value;
                return Judge(test, results, log);
            })));
        }
        if (Manifest.Setting("kills", context.Tier) is > 0 and var kills)
            cases.AddRange(Machines(context, kills, cancellation));
        return Task.FromResult<IReadOnlyList<Case>>(cases);
    }

    private IEnumerable<Case> Machines(SuiteContext context, int kills, CancellationToken cancellation)
    {
        var limit = TimeSpan.FromMinutes(Manifest.Setting("minutes", context.Tier));
        var kernel = new Lazy<Task<string>>(async () =>
        {
            context.Tell("building the kernel");
            var sources = Generations.Sources(context.Repository, context.Subject.SourceTree, context.WorkFolder);
            _open.Add(sources);
            var output = Directory.CreateDirectory(Path.Combine(context.WorkFolder, "kernels", context.Subject.SourceTree + "-plain")).FullName;
            return (await _workshop.BuildAsync(sources, [], output, cancellation)).Elf;
        });
        var isolation = Run("isolation");
        var crash = Run("crash", $"{kills}", $"{context.Seed.For("kills") % 32768}");
        return [.. ProgramScript.Words(context.Repository, "isolation", "attempts").Select(attempt => new Case($"hostile program/{attempt}", "hostile programs",
                _ => Judge(isolation, output => ProgramScript.JudgeIsolated(attempt, output)))),
            .. Enumerable.Range(1, kills).Select(time => new Case($"kill/{time:000}", "machines killed while they write",
                _ => Judge(crash, output => ProgramScript.JudgeKilled(time, kills, output))))];

        Lazy<Task<ScriptOutput>> Run(string script, params string[] arguments) => new(async () =>
        {
            var elf = await kernel.Value;
            context.Tell($"tests/kernel-programs/{script}");
            return await ProgramScript.RunAsync(context.Repository, script, [elf, .. arguments], limit, cancellation);
        });

        static async Task<Outcome> Judge(Lazy<Task<ScriptOutput>> run, Func<ScriptOutput, Outcome> judge) =>
            ProgramScript.Missing() is { } missing ? Outcome.Of(CaseState.Skipped, missing) : judge(await run.Value);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _open.ForEach(item => item.Dispose());
        _workshop.Dispose();
    }

    /// <summary>What a runner's log says about a test.</summary>
    /// <param name="results">Failures by test, null for a pass; null where there is no log.</param>
    public static Outcome Judge(string test, ImmutableDictionary<string, string?>? results, string log)
    {
        if (results is null)
            return Outcome.Of(CaseState.Invalid, "the runner left no log", log);
        // A theory's rows are named after it.
        List<KeyValuePair<string, string?>> rows = [.. results.Where(row => row.Key == test || row.Key.StartsWith(test + "(", StringComparison.Ordinal))];
        if (rows.Count == 0)
            return Outcome.Of(CaseState.Invalid, "it never ran", log);
        return rows.FirstOrDefault(row => row.Value is not null) is { Key: not null } failed
            ? failed.Value!.StartsWith("skipped", StringComparison.Ordinal) ? Outcome.Of(CaseState.Skipped, failed.Value, log) : Outcome.Of(CaseState.Failed, failed.Value, log)
            : new Outcome(CaseState.Passed, "", log, CaseResult.None.Add("rows", rows.Count));
    }

    /// <summary>Reads a runner's log; null where it is none.</summary>
    public static ImmutableDictionary<string, string?>? ReadLog(string text)
    {
        try
        {
            var results = ImmutableDictionary.CreateBuilder<string, string?>(StringComparer.Ordinal);
            foreach (var result in XDocument.Parse(text).Descendants().Where(element => element.Name.LocalName == "UnitTestResult"))
            {
                var message = result.Descendants().FirstOrDefault(element => element.Name.LocalName == "Message")?.Value.Split('\n')[0].Trim();
                results[(string)result.Attribute("testName")!] = (string?)result.Attribute("outcome") switch
                {
                    "Passed" => null,
                    "NotExecuted" => $"skipped: {message}",
                    var other => $"{other}: {message}",
                };
            }
            return results.ToImmutable();
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public (IReadOnlyList<Figure> Figures, IReadOnlyList<PlotPoint> Points) Summarise(SuiteContext context, IReadOnlyList<CaseResult> results) =>
        ([.. results.GroupBy(result => result.Group).Select(group => Figure.Share($"{group.Key} passed", context.Subject.Name,
            group.Count(result => result.State == CaseState.Passed), group.Count()))], []);

    /// <summary>The tests of a source file, by their full names.</summary>
    private static IEnumerable<string> Tests(string file)
    {
        var root = CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot();
        return root.DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Where(method => method.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => attribute.Name.ToString() is var name
                && (name.EndsWith("Fact", StringComparison.Ordinal) || name.EndsWith("Theory", StringComparison.Ordinal))))
            .Select(method => $"{method.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().First().Name}.{method.Ancestors().OfType<ClassDeclarationSyntax>().First().Identifier.Text}.{method.Identifier.Text}");
    }

    private static async Task<(ImmutableDictionary<string, string?>?, string)> RunAsync(SuiteContext context, string project, string[] classes,
        TimeSpan limit, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(Path.Combine(context.WorkFolder, "runner", Guid.NewGuid().ToString("N"))).FullName;
        try
        {
            var start = new ProcessStartInfo("dotnet", ["test", Directory.EnumerateFiles(Path.Combine(context.Repository, project), "*.csproj").Single(), "-c", "Release", "--nologo",
                "--filter", string.Join('|', classes.Select(name => $"FullyQualifiedName~{name}.")), "--logger", "trx;LogFileName=log.trx", "--results-directory", folder])
            {
                WorkingDirectory = context.Repository,
            };
            start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
            var output = await ProgramScript.CaptureAsync(start, $"dotnet test {project}", limit, cancellation);
            var log = Path.Combine(folder, "log.trx");
            return File.Exists(log) ? (ReadLog(File.ReadAllText(log)), File.ReadAllText(log)) : (null, $"status {output.Status}\n{output.Text}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
