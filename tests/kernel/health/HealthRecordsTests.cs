using System.Linq;
using System.Text;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Generations;
using Dialogos.Kernel.Health;
using Dialogos.Kernel.Primitives;
using Dialogos.Tests.Kernel.Generations;
using Xunit;

namespace Dialogos.Tests.Kernel.Health;

public class HealthRecordsTests
{
    private static readonly PanicReport Panic = new(2, "\nPage fault: a null reference was used.\nprocessor 0\n");

    [Fact]
    public void A_healthy_boot_blesses_itself_and_condemns_what_never_came_up()
    {
        var store = new MemoryStore().With("0000.conf", "0001+2-1.conf", "0002+0-3.conf", "0003+0-3.conf");
        var sentences = HealthRecords.RecordHealthy(store, 1, Panic).Value;
        Assert.Equal(["0000.conf", "0001.conf", "0002.bad.conf", "0003.bad.conf"], store.EntryNames);
        Assert.Equal("panicked before it proved healthy, 3 starts in a row: Page fault: a null reference was used.",
            GenerationLedger.ReadReason(store, 2).Value);
        Assert.Contains("it hung, or the power failed", GenerationLedger.ReadReason(store, 3).Value);
        Assert.Equal(Panic.Text, Encoding.ASCII.GetString(store.Files["0002/panic.txt"]));
        Assert.Equal(3, sentences.Count);
        Assert.Contains("generation 1 is good now", sentences);
    }

    [Fact]
    public void What_is_good_stays_silent_and_what_is_still_tried_is_left_alone()
    {
        var store = new MemoryStore().With("0000.conf", "0001-1.conf", "0002+1-2.conf", "0003.bad.conf");
        Assert.Empty(HealthRecords.RecordHealthy(store, 1, null).Value);
        Assert.Equal(["0000.conf", "0001.conf", "0002+1-2.conf", "0003.bad.conf"], store.EntryNames);
        Assert.DoesNotContain(store.Files.Keys, name => name.Contains('/'));
    }

    [Fact]
    public void The_last_try_of_the_running_generation_still_blesses_it()
    {
        var store = new MemoryStore().With("0000.conf", "0001+0-3.conf");
        Assert.Equal(["generation 1 is good now"], HealthRecords.RecordHealthy(store, 1, null).Value);
        Assert.Contains("0001.conf", store.EntryNames);
    }

    [Fact]
    public void A_verdict_of_bad_stands_even_if_it_runs_well()
    {
        var store = new MemoryStore().With("0000.conf", "0001.bad.conf");
        Assert.Empty(HealthRecords.RecordHealthy(store, 1, null).Value);
        Assert.Contains("0001.bad.conf", store.EntryNames);
    }

    [Fact]
    public void Failures_of_the_disk_are_reported()
    {
        Assert.Equal(Errno.NotFound, HealthRecords.RecordHealthy(new MemoryStore().With("0000.conf"), 7, null).Error);
        Assert.Equal(Errno.InputOutput, HealthRecords.RecordHealthy(new MemoryStore { ListFails = true }, 0, null).Error);
        for (var changes = 0; changes < 4; changes++)
        {
            var store = new MemoryStore { ChangesLeft = changes }.With("0000.conf", "0001+2-1.conf", "0002+0-3.conf");
            var recorded = HealthRecords.RecordHealthy(store, 1, Panic);
            Assert.True(recorded.Failed);
            // Whatever was done, nothing is bad without a reason.
            if (store.EntryNames.Contains("0002.bad.conf"))
                Assert.StartsWith("panicked", GenerationLedger.ReadReason(store, 2).Value);
        }
    }

    [Fact]
    public void A_panic_of_a_direct_boot_belongs_to_no_generation()
    {
        var store = new MemoryStore().With("0000.conf", "0001.conf");
        Assert.True(HealthRecords.RecordHealthy(store, 1, new PanicReport(PanicReport.NoGeneration, "x")).IsOk);
        Assert.DoesNotContain(store.Files.Keys, name => name.Contains("panic"));
        Assert.Equal("(no words)", new PanicReport(0, "\n \n").Headline);
    }
}
