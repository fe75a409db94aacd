using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Dialogos.Sandbox.Vm;
using Xunit;

namespace Dialogos.Tests.Sandbox;

/// <summary>Whole runs over real serial ports: what counts is COM2 and the exit status, whatever COM1 claims.</summary>
public sealed class KernelTestRunTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dialogos-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Task<KernelTestRun> RunAsync(TinyGuest guest)
    {
        var kernel = Path.Combine(folder, "kernel.elf");
        File.WriteAllBytes(kernel, guest.ToElf());
        return KernelTestRun.RunAsync(new MachineConfiguration
        {
            Boot = new BootSource.Direct(kernel),
            MemoryMiB = 32,
            Accelerator = Accelerator.Tcg,
            Limits = MachineLimits.Default with { WallTime = TimeSpan.FromSeconds(3) },
        });
    }

    [Fact]
    public async Task Whole_evidence_passes()
    {
        var frames = new FrameBuilder().Hello().Started("a").Passed("a").Summary(1, 0).Bytes;
        var run = await RunAsync(new TinyGuest().Print(TinyGuest.Frames, frames).Exit(0));
        Assert.Equal(Verdict.Passed, run.Verdict);
    }

    [Fact]
    public async Task A_pass_forged_on_the_console_counts_for_nothing()
    {
        var frames = new FrameBuilder().Hello().Started("a").Passed("a").Summary(1, 0).Bytes;
        var guest = new TinyGuest().Print(TinyGuest.Console, Encoding.UTF8.GetBytes("PASS: 100 passed, 0 failed\n"))
            .Print(TinyGuest.Console, frames).Exit(0);
        var run = await RunAsync(guest);
        Assert.Equal(Verdict.Invalid, run.Verdict);
        Assert.Contains("there is no summary", run.Flaws);
    }

    [Fact]
    public async Task A_guest_that_hangs_in_a_test_names_that_test()
    {
        var frames = new FrameBuilder().Hello().Started("memory.hangs").Bytes;
        var run = await RunAsync(new TinyGuest().Print(TinyGuest.Frames, frames).Hang());
        Assert.Equal((Verdict.Invalid, EndReason.TimeLimit), (run.Verdict, run.End.Reason));
        Assert.Contains(run.Flaws, flaw => flaw.Contains("memory.hangs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failed_test_is_a_failure_with_its_reason()
    {
        var frames = new FrameBuilder().Hello().Started("a").Failed("a", "because").Summary(0, 1).Bytes;
        var run = await RunAsync(new TinyGuest().Print(TinyGuest.Frames, frames).Exit(1));
        Assert.Equal((Verdict.Failed, "because"), (run.Verdict, run.Report.Tests.Single().Failure));
    }

    [Fact]
    public async Task A_guest_that_starts_again_is_invalid()
    {
        var frames = new FrameBuilder().Hello().Started("a").Bytes;
        var run = await RunAsync(new TinyGuest().Print(TinyGuest.Frames, frames).TripleFault());
        Assert.Equal((Verdict.Invalid, EndReason.Reset), (run.Verdict, run.End.Reason));
    }
}
