using System;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using Dialogos.Kernel.Build;
using Dialogos.Sandbox.Metering;
using Xunit;

namespace Dialogos.Tests.Sandbox.Metering;

public sealed class WorkMeterTests
{
    [Fact]
    public async Task WorkIsBookedToThePurposeOfTheFlowThatAskedForIt()
    {
        var meter = new WorkMeter();
        await Task.WhenAll(AddAsync("tests", 3), AddAsync("mutation", 4));
        meter.Add(WorkMeter.Ilc, TimeSpan.FromSeconds(1));
        var sums = meter.Sums();
        Assert.Equal((3, TimeSpan.FromSeconds(3)), Of("tests", WorkMeter.Machine));
        Assert.Equal((4, TimeSpan.FromSeconds(4)), Of("mutation", WorkMeter.Machine));
        Assert.Equal((1, TimeSpan.FromSeconds(1)), Of("other", WorkMeter.Ilc));

        async Task AddAsync(string purpose, int times)
        {
            using var end = WorkMeter.For(purpose);
            for (var i = 0; i < times; i++)
            {
                await Task.Yield();
                meter.Add(WorkMeter.Machine, TimeSpan.FromSeconds(1));
            }
        }

        (int, TimeSpan) Of(string purpose, string kind) =>
            sums.Where(work => work.Purpose == purpose && work.Kind == kind).Select(work => (work.Times, work.Processor)).Single();
    }

    [Fact]
    public void OnlyWhatWasAddedMeanwhileIsBetween()
    {
        var meter = new WorkMeter();
        meter.Add(WorkMeter.Ilc, TimeSpan.FromSeconds(5));
        var before = meter.Sums();
        meter.Add(WorkMeter.Machine, TimeSpan.FromSeconds(2));
        var work = Assert.Single(WorkMeter.Between(before, meter.Sums()), work => work.Kind != WorkMeter.Own);
        Assert.Equal((WorkMeter.Machine, TimeSpan.FromSeconds(2)), (work.Kind, work.Processor));
    }

    [Fact]
    public async Task AProcessThatTurnsIsSeenToTurnAndOneThatEndedTookNothing()
    {
        using var busy = Process.Start("sh", ["-c", "while :; do :; done"]);
        try
        {
            // It ends when a processor was given to it, however busy the host is.
            while (ProcessorTime.Of(busy.Id) < TimeSpan.FromMilliseconds(30))
                await Task.Delay(10);
        }
        finally
        {
            busy.Kill();
            await busy.WaitForExitAsync();
        }
        Assert.Equal(TimeSpan.Zero, ProcessorTime.Of(busy.Id));
    }
}
