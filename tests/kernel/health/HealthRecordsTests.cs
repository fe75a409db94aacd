using System.Linq;
using System.Text;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Generations;
using Dialogos.Kernel.Handover;
using Dialogos.Kernel.Health;
using Dialogos.Kernel.Primitives;
using Dialogos.Tests.Kernel.Generations;
using Xunit;

namespace Dialogos.Tests.Kernel.Health;

public class HealthRecordsTests
{
    private static readonly PanicReport Words = new(2, "\nPage fault: a null reference was used.\nprocessor 0\n");
    private static readonly LastBoot Panicked = new(Words, null);

    [Fact]
    public void A_healthy_boot_blesses_itself_and_condemns_what_never_came_up()
    {
        var store = new MemoryStore().With("0000.conf", "0001+2-1.conf", "0002+0-3.conf", "0003+0-3.conf");
        var sentences = HealthRecords.RecordHealthy(store, 1, Panicked).Value;
        Assert.Equal(["0000.conf", "0001.conf", "0002.bad.conf", "0003.bad.conf"], store.EntryNames);
        Assert.Equal("did not prove healthy in 3 starts; in the last it panicked: Page fault: a null reference was used.",
            GenerationLedger.ReadReason(store, 2).Value);
        Assert.Contains("it hung, or the power failed", GenerationLedger.ReadReason(store, 3).Value);
        Assert.Equal(Words.Text, Encoding.ASCII.GetString(store.Files["0002/panic.txt"]));
        Assert.Equal(3, sentences.Count);
        Assert.Contains("generation 1 is good now", sentences);
    }

    [Fact]
    public void What_is_good_stays_silent_and_what_is_still_tried_is_left_alone()
    {
        var store = new MemoryStore().With("0000.conf", "0001-1.conf", "0002+1-2.conf", "0003.bad.conf");
        Assert.Empty(HealthRecords.RecordHealthy(store, 1, LastBoot.Unknown).Value);
        Assert.Equal(["0000.conf", "0001.conf", "0002+1-2.conf", "0003.bad.conf"], store.EntryNames);
        Assert.DoesNotContain(store.Files.Keys, name => name.Contains('/'));
    }

    [Fact]
    public void The_last_try_of_the_running_generation_still_blesses_it()
    {
        var store = new MemoryStore().With("0000.conf", "0001+0-3.conf");
        Assert.Equal(["generation 1 is good now"], HealthRecords.RecordHealthy(store, 1, LastBoot.Unknown).Value);
        Assert.Contains("0001.conf", store.EntryNames);
    }

    [Fact]
    public void A_verdict_of_bad_stands_even_if_it_runs_well()
    {
        var store = new MemoryStore().With("0000.conf", "0001.bad.conf");
        Assert.Empty(HealthRecords.RecordHealthy(store, 1, LastBoot.Unknown).Value);
        Assert.Contains("0001.bad.conf", store.EntryNames);
    }

    [Fact]
    public void Failures_of_the_disk_are_reported()
    {
        Assert.Equal(Errno.NotFound, HealthRecords.RecordHealthy(new MemoryStore().With("0000.conf"), 7, LastBoot.Unknown).Error);
        Assert.Equal(Errno.InputOutput, HealthRecords.RecordHealthy(new MemoryStore { ListFails = true }, 0, LastBoot.Unknown).Error);
        for (var changes = 0; changes < 4; changes++)
        {
            var store = new MemoryStore { ChangesLeft = changes }.With("0000.conf", "0001+2-1.conf", "0002+0-3.conf");
            var recorded = HealthRecords.RecordHealthy(store, 1, Panicked);
            Assert.True(recorded.Failed);
            // Whatever was done, nothing is bad without a reason.
            if (store.EntryNames.Contains("0002.bad.conf"))
                Assert.Contains("panicked", GenerationLedger.ReadReason(store, 2).Value);
        }
    }

    [Fact]
    public void A_panic_of_a_direct_boot_belongs_to_no_generation()
    {
        var store = new MemoryStore().With("0000.conf", "0001.conf");
        Assert.True(HealthRecords.RecordHealthy(store, 1, new LastBoot(new PanicReport(PanicReport.NoGeneration, "x"), null)).IsOk);
        Assert.DoesNotContain(store.Files.Keys, name => name.Contains("panic"));
        Assert.Equal("(no words)", new PanicReport(0, "\n \n").Headline);
    }

    [Theory]
    [InlineData(SilentEnd.Watchdog, "in the last it hung, and the watchdog restarted the machine")]
    [InlineData(SilentEnd.Reset, "in the last it ended without a word when the machine was reset")]
    [InlineData(SilentEnd.None, "it hung, or the power failed")]
    public void The_mark_of_the_last_start_says_how_it_ended(SilentEnd end, string words)
    {
        var store = new MemoryStore().With("0000.conf", "0001.conf", "0002+0-3.conf");
        Assert.True(HealthRecords.RecordHealthy(store, 1, new LastBoot(null, new StartMark(1, end, 2))).IsOk);
        Assert.Contains(words, GenerationLedger.ReadReason(store, 2).Value);
    }

    [Fact]
    public void Panics_hangs_and_resets_speak_against_their_generation_and_power_cuts_against_none()
    {
        Assert.True(Panicked.SpeaksAgainst(2));
        Assert.False(Panicked.SpeaksAgainst(1));
        Assert.True(new LastBoot(null, new StartMark(1, SilentEnd.Watchdog, 1)).SpeaksAgainst(1));
        Assert.True(new LastBoot(null, new StartMark(1, SilentEnd.Reset, 1)).SpeaksAgainst(1));
        Assert.False(new LastBoot(null, new StartMark(1, SilentEnd.Watchdog, 2)).SpeaksAgainst(1));
        Assert.False(new LastBoot(null, new StartMark(1, SilentEnd.None, 1)).SpeaksAgainst(1));
        Assert.False(LastBoot.Unknown.SpeaksAgainst(1));
        Assert.Null(LastBoot.Unknown.Describe(1));
    }
}
