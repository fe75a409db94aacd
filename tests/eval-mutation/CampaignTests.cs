using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Eval.Mutation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Dialogos.Tests.EvalMutation;

/// <summary>A small mutated assembly with a switch such as Stryker's, and tests with every way to end.</summary>
public sealed class CampaignTests : IDisposable
{
    private const string Mutated = """
        using System.Collections.Generic;
        public static class MutantControl
        {
            public static bool CaptureCoverage;
            public static int ActiveMutant = -2;
            private static readonly List<int> Covered = new(), Static = new();
            public static int Initialising;
            public static void InitCoverage() { Covered.Clear(); Static.Clear(); }
            public static IList<int>[] GetCoverageData() => new IList<int>[] { new List<int>(Covered), new List<int>(Static) };
            public static bool IsActive(int id)
            {
                if (CaptureCoverage) { Covered.Add(id); if (Initialising > 0) Static.Add(id); return false; }
                return id == ActiveMutant;
            }
        }
        public static class Code
        {
            public static bool IsSpoilt;
            public static int Add(int a, int b) => MutantControl.IsActive(1) ? a - b : a + b;
            public static int Same(int a) => MutantControl.IsActive(2) ? a + 0 : a;
            public static void Loop() { while (MutantControl.IsActive(3)) { } }
            public static void Wait() { if (MutantControl.IsActive(4)) System.Threading.Thread.Sleep(-1); }
            public static void End() { if (MutantControl.IsActive(5)) System.Environment.Exit(9); }
            public static int Nobody() => MutantControl.IsActive(6) ? 1 : 0;
            public static int Spoil(int a) { if (MutantControl.IsActive(8)) IsSpoilt = true; return IsSpoilt ? 0 : a; }
            public static int Late(int a) => MutantControl.IsActive(9) ? 0 : a;
        }
        public static class Table
        {
            public static readonly int Value = Make();
            private static int Make()
            {
                MutantControl.Initialising++;
                try { return MutantControl.IsActive(7) ? 8 : 7; } finally { MutantControl.Initialising--; }
            }
        }
        """;

    private const string Tests = """
        using Xunit;
        namespace Space.Memory;
        public class BuddyAllocatorTests
        {
            [Theory] [InlineData(0, 0)] [InlineData(1, 2)] public void Add(int a, int b) => Assert.Equal(a + b, Code.Add(a, b));
            [Fact] public void Same() => Assert.Equal(3, Code.Same(3));
            [Fact] public void Loop() => Code.Loop();
            [Fact] public void Wait() => Code.Wait();
            [Fact] public void End() => Code.End();
            [Fact] public void Spoil() => Assert.Equal(5, Code.Spoil(5));
            [Fact] public async System.Threading.Tasks.Task Late() { await System.Threading.Tasks.Task.Delay(1); Assert.Equal(6, Code.Late(6)); }
            [Fact] public void First() => Assert.NotEqual(0, Table.Value);
            [Fact] public void Second() => Assert.Equal(7, Table.Value);
            [Fact(Skip = "never")] public void Skipped() => Assert.Equal(0, Code.Nobody());
        }
        public class OtherTests
        {
            [Fact] public void Of_another_area() => Assert.Equal(1, Code.Nobody());
        }
        """;

    private static readonly Area Buddy = Area.All.Single(area => area.Name == "buddy");
    private readonly string _folder = Directory.CreateTempSubdirectory("dialogos-mutation-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_way_to_end_is_told_apart()
    {
        Make(Tests);
        var told = new List<CampaignProgress>();
        var verdicts = Run(told.Add);
        Assert.Equal(
        [
            VerdictState.Killed, VerdictState.Survived, VerdictState.TimedOut, VerdictState.TimedOut, VerdictState.Crashed,
            VerdictState.NotCovered, VerdictState.Killed, VerdictState.Killed, VerdictState.Killed,
        ], verdicts.Select(verdict => verdict.State));
        Assert.EndsWith(".Add", verdicts[0].Test);
        Assert.EndsWith(".Second", verdicts[6].Test);
        Assert.Equal(new CampaignProgress(9, 9, 7), told[^1]);

        // All is known now: nothing runs again.
        told.Clear();
        Assert.Equal(verdicts, Run(told.Add));
        Assert.Empty(told);
    }

    // Nothing is left running when whoever asked was killed.
    [Fact]
    public async Task A_mutant_that_loops_ends_with_the_one_who_asked()
    {
        Make(Tests);
        using var host = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(Area).Assembly.Location, "host", _folder, Buddy.Name])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        var names = Enumerable.Range(0, int.Parse(host.StandardOutput.ReadLine()!)).Select(_ => host.StandardOutput.ReadLine()!).ToList();
        host.StandardInput.WriteLine($"try 3 {names.FindIndex(name => name.EndsWith(".Loop"))}");
        host.StandardInput.Flush();
        var answer = host.StandardOutput.ReadLineAsync();
        Assert.NotSame(answer, await Task.WhenAny(answer, Task.Delay(TimeSpan.FromSeconds(1))));
        host.StandardInput.Close();
        Assert.Null(await answer);
        await host.WaitForExitAsync();
    }

    [Fact]
    public void Tests_that_fail_by_themselves_cannot_judge()
    {
        Make(Tests.Replace("Assert.Equal(3, Code.Same(3))", "Assert.Equal(4, Code.Same(3))"));
        var fault = Assert.Throws<InvalidDataException>(() => Run(_ => { }));
        Assert.Contains("Same fails without any mutant", fault.Message);
    }

    [Fact]
    public void An_assembly_without_mutants_is_refused()
    {
        Make(Tests, Mutated.Replace("MutantControl", "Control"));
        Assert.Contains("is not mutated", Assert.Throws<InvalidDataException>(() => Run(_ => { })).Message);
    }

    [Fact]
    public void What_was_cut_off_goes_on()
    {
        Make(Tests);
        using var cut = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Run(progress => { if (progress.Done == 2) cut.Cancel(); }, cut.Token));
        var told = new List<CampaignProgress>();
        Assert.Equal(7, Run(told.Add).Count(verdict => verdict.IsNoticed));
        Assert.Equal(3, told[0].Done);
    }

    private List<Verdict> Run(Action<CampaignProgress> tell, CancellationToken cancellation = default) =>
        new Campaign(Buddy, _folder, new VerdictJournal(Path.Combine(_folder, "journal"), "key"), workers: 1, tell).Run(
            Enumerable.Range(1, 9).Select(id => new Mutant(id, "A.cs", id, 1, "", "", Counts: true)).ToList(), cancellation);

    private void Make(string tests, string mutated = Mutated)
    {
        var runtime = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("Dialogos.", StringComparison.Ordinal))
            .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path)).ToList();
        var code = Path.Combine(_folder, "Dialogos.Kernel.Portable.dll");
        Compile(mutated, code, runtime);
        // What the tests need besides what the host brings.
        File.Copy(typeof(Assert).Assembly.Location, Path.Combine(_folder, Path.GetFileName(typeof(Assert).Assembly.Location)));
        Compile(tests, Path.Combine(_folder, "Dialogos.Tests.Kernel.dll"), [.. runtime, MetadataReference.CreateFromFile(code)]);
    }

    private static void Compile(string source, string path, IEnumerable<MetadataReference> references)
    {
        var result = CSharpCompilation.Create(Path.GetFileNameWithoutExtension(path), [CSharpSyntaxTree.ParseText(source)], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(path);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
    }
}
