// Debian's kernel and Dialogos in the same machine, with the same bytes as their root: eval/against-linux/benchmark.c as a
// static program, busybox, and a script that starts it as process 1.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Eval.Statistics;
using Dialogos.Kernel.Build;
using Dialogos.Os.Image;
using Dialogos.Sandbox.Vm;

namespace Dialogos.Os.Command;

/// <summary>What one operation costs in both.</summary>
/// <param name="Name">The operation.</param>
/// <param name="Linux">Instructions under Linux, the median of the repetitions.</param>
/// <param name="Dialogos">Instructions under Dialogos.</param>
/// <param name="InstructionSpread">The least and the largest ratio of instructions among pairs of runs.</param>
/// <param name="Time">Dialogos's time over Linux's, the geometric mean of pairs of runs, with its 95 % interval.</param>
internal sealed record AgainstRow(string Name, double Linux, double Dialogos, (double Least, double Most) InstructionSpread, Interval Time)
{
    /// <summary>Dialogos's instructions over Linux's.</summary>
    public double Ratio => Dialogos / Linux;
}

/// <summary>Measures Dialogos beside Linux.</summary>
internal static partial class AgainstLinux
{
    private const int CountedRuns = 3;
    private const int TimedRuns = 5;
    private const string Start = "/init";
    // What Linux does against attacks on the processor's speculation costs instructions that Dialogos does not spend.
    private const string LinuxCommandLine = "console=ttyS0 quiet mitigations=off rdinit=" + Start;
    private const string DialogosCommandLine = "panic=exit exit=1 log=warning init=" + Start;

    /// <summary>Runs both, in turns.</summary>
    public static async Task<List<AgainstRow>> MeasureAsync(Workspace workspace, CancellationToken cancellation)
    {
        Images.Ensure(workspace, ImageRecipe.Kernel);
        var linux = Path.Combine(workspace.Artifacts, "linux", "vmlinuz");
        if (!File.Exists(linux))
            throw new CommandException($"There is no {linux}; start this with ./dialogos, which brings it.");
        var folder = Directory.CreateTempSubdirectory("dialogos-against-linux-").FullName;
        try
        {
            var root = MakeRoot(workspace, folder);
            var boots = new[]
            {
                new BootSource.Direct(linux, LinuxCommandLine, root),
                new BootSource.Direct(Images.KernelElf(workspace), DialogosCommandLine, root),
            };
            return await Progress.ShowAsync("Running Linux and Dialogos in turns", async tell =>
            {
                var counted = await RunPairsAsync(boots, CountedRuns, true, tell, cancellation);
                var timed = await RunPairsAsync(boots, TimedRuns, false, tell, cancellation);
                return Compare(counted, timed);
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string MakeRoot(Workspace workspace, string folder)
    {
        var sources = Path.Combine(workspace.Root, "eval", "against-linux");
        var program = Path.Combine(folder, "benchmark");
        using (var compiler = Process.Start("musl-gcc",
            ["-static", "-O2", "-pthread", "-o", program, Path.Combine(sources, "benchmark.c")]))
        {
            compiler.WaitForExit();
            if (compiler.ExitCode != 0)
                throw new CommandException("the benchmark does not compile (see above)");
        }
        var archive = new GuestArchive();
        foreach (var directory in (string[])["/bin", "/dev", "/tmp"])
            archive.AddDirectory(directory);
        archive.Add(Start, File.ReadAllBytes(Path.Combine(sources, "init")), isProgram: true);
        archive.AddFromHost(program, "/bin/benchmark");
        archive.AddFromHost(RootTree.Busybox, "/bin/busybox");
        var file = Path.Combine(folder, "root.cpio");
        archive.Write(file);
        return file;
    }

    // Linux, Dialogos, Dialogos, Linux and so on: a host that gets slower meanwhile hurts both alike.
    private static async Task<List<Dictionary<string, double>[]>> RunPairsAsync(BootSource.Direct[] boots, int pairs,
        bool counts, Action<string> tell, CancellationToken cancellation)
    {
        var results = new List<Dictionary<string, double>[]>();
        for (var pair = 0; pair < pairs; pair++)
        {
            var both = new Dictionary<string, double>[boots.Length];
            for (var turn = 0; turn < boots.Length; turn++)
            {
                var which = pair % 2 == 0 ? turn : boots.Length - 1 - turn;
                tell($"{(counts ? "counting instructions" : "taking times")}, {pair + 1} of {pairs}, " +
                    (which == 0 ? "Linux" : "Dialogos"));
                both[which] = await RunAsync(boots[which], counts, cancellation);
            }
            results.Add(both);
        }
        return results;
    }

    private static async Task<Dictionary<string, double>> RunAsync(BootSource.Direct boot, bool counts, CancellationToken cancellation)
    {
        await using var machine = await VirtualMachine.StartAsync(new MachineConfiguration
        {
            Boot = boot,
            Accelerator = counts ? Accelerator.Tcg : Accelerator.Best,
            CountInstructions = counts,
            // A repeated string instruction counts once for each repetition: with these two features Linux copies and clears
            // byte by byte, which is fast on real processors and would look slow here.
            MissingFeatures = ["erms", "fsrm"],
            Limits = MachineLimits.Default with { WallTime = TimeSpan.FromMinutes(5) },
        }, cancellation);
        var end = await machine.WaitAsync(cancellation);
        var rows = Row().Matches(machine.Console.Text()).ToDictionary(row => row.Groups[1].Value,
            row => double.Parse(row.Groups[2].Value, CultureInfo.InvariantCulture));
        if (!rows.Remove("end"))
            throw new CommandException($"the benchmark did not come to its end under {boot.Kernel}; {end.Detail}\n{machine.Console.Text()}");
        return rows;
    }

    private static List<AgainstRow> Compare(List<Dictionary<string, double>[]> counted, List<Dictionary<string, double>[]> timed)
    {
        double Median(string name, int which) => counted.Select(pair => pair[which][name]).Order().ElementAt(counted.Count / 2);
        List<double> Ratios(List<Dictionary<string, double>[]> runs, string name) => runs.ConvertAll(pair => pair[1][name] / pair[0][name]);
        return counted[0][0].Keys.Select(name =>
        {
            var ratios = Ratios(counted, name);
            return new AgainstRow(name.Replace('_', ' '), Median(name, 0), Median(name, 1), (ratios.Min(), ratios.Max()),
                Bootstrap.GeometricMean(Ratios(timed, name)));
        }).ToList();
    }

    [GeneratedRegex(@"^row (\w+) ([0-9.]+)\r?$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
