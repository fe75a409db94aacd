using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Kernel.Build;
using Dialogos.Sandbox.Vm;

namespace Dialogos.Os.Command;

/// <summary><c>dialogos selftest</c>: runs the kernel's own tests in a machine and judges the evidence.</summary>
internal sealed class SelfTestVerb
{
    private const int TestDiskSize = 64 << 20;

    private readonly Option<string> filter = new("--filter")
    {
        Description = "Which tests: a name, or a prefix with '*'.",
        DefaultValueFactory = _ => "all",
    };
    private readonly MachineOptions machineOptions;
    private readonly Option<string?> state;

    private SelfTestVerb(System.CommandLine.Command command, Option<string?> state)
    {
        this.state = state;
        command.Add(filter);
        machineOptions = new MachineOptions(command);
        command.SetAction((parsed, cancellation) => Run.GuardAsync(() => TestAsync(parsed, cancellation)));
    }

    public static System.CommandLine.Command Create(Option<string?> state)
    {
        var command = new System.CommandLine.Command("selftest", "Run the kernel's own tests in a virtual machine.");
        _ = new SelfTestVerb(command, state);
        return command;
    }

    private async Task<int> TestAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var workspace = Workspace.Find(parsed.GetValue(state));
        Images.Ensure(workspace, ImageRecipe.Kernel);
        var disk = Path.GetTempFileName();
        try
        {
            // An empty disk of known size, which the tests may fill as they like.
            await using (var file = File.OpenWrite(disk))
                file.SetLength(TestDiskSize);
            var boot = new BootSource.Direct(Images.KernelElf(workspace), "panic=exit test=" + parsed.GetValue(filter));
            var configuration = machineOptions.Read(parsed, boot, TimeSpan.FromMinutes(5)) with
            {
                Disks = [new DiskConfiguration(disk, machineOptions.Bus(parsed))],
                Network = NetworkAccess.Isolated,
            };
            var run = await Progress.ShowAsync("Testing the kernel", tell => KernelTestRun.RunAsync(configuration,
                report => tell($"{report.Tests.Count} tests"), cancellation));
            return Print(run);
        }
        finally
        {
            File.Delete(disk);
        }
    }

    private static int Print(KernelTestRun run)
    {
        foreach (var test in run.Report.Tests)
            Console.WriteLine(test.Failure is null ? $"  ok     {test.Name}" : $"  FAILED {test.Name}: {test.Failure}");
        if (run.Verdict == Verdict.Invalid)
        {
            Console.WriteLine("This run is invalid: it proves nothing.");
            foreach (var flaw in run.Flaws.DefaultIfEmpty("no test ran"))
                Console.WriteLine($"  {flaw}");
        }
        if (run.Verdict != Verdict.Passed)
            Console.WriteLine($"The console said:\n{run.Console}");
        var failed = run.Report.Tests.Count(test => test.Failure is not null);
        var invalid = run.Verdict == Verdict.Invalid ? 1 : 0;
        Console.WriteLine($"{run.Report.Tests.Count - failed} passed, {failed + invalid} failed");
        return run.Verdict == Verdict.Passed ? 0 : 1;
    }
}
