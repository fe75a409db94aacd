using System;
using System.Collections.Generic;
using System.Linq;
using Dialogos.Kernel.Generations;
using Dialogos.Kernel.Primitives;
using Xunit;

namespace Dialogos.Tests.Kernel.Generations;

public class LedgerTests
{
    [Fact]
    public void A_condemned_generation_keeps_its_reason()
    {
        var store = new MemoryStore().With("0000.conf", "0004+2-1.conf");
        Assert.True(GenerationLedger.Condemn(store, 4, "panic: page fault\nin tests \u263A").IsOk);
        Assert.Equal(["0000.conf", "0004.bad.conf"], store.EntryNames);
        Assert.Equal("panic: page fault?in tests ?", GenerationLedger.ReadReason(store, 4).Value);
        Assert.Equal(Errno.NotFound, GenerationLedger.ReadReason(store, 0).Error);
        Assert.True(GenerationLedger.Condemn(store, 4, "again").IsOk);
        Assert.Equal("panic: page fault?in tests ?", GenerationLedger.ReadReason(store, 4).Value);
    }

    [Fact]
    public void No_disk_failure_leaves_a_bad_generation_without_reason()
    {
        for (var changes = 0; changes < 3; changes++)
        {
            var store = new MemoryStore { ChangesLeft = changes }.With("0000.conf", "0004+2-1.conf");
            var condemned = GenerationLedger.Condemn(store, 4, "hung");
            Assert.Equal(changes == 2, condemned.IsOk);
            if (store.EntryNames.Contains("0004.bad.conf"))
                Assert.Equal("hung", GenerationLedger.ReadReason(store, 4).Value);
        }
    }

    [Fact]
    public void Pins_need_health_and_end()
    {
        var store = new MemoryStore().With("0000.conf", "0004.conf", "0005+3.conf");
        Assert.Equal(Errno.NotPermitted, GenerationLedger.Pin(store, 0).Error);
        Assert.Equal(Errno.NotPermitted, GenerationLedger.Pin(store, 5).Error);
        Assert.Equal(Errno.NotFound, GenerationLedger.Pin(store, 6).Error);
        Assert.True(GenerationLedger.Pin(store, 4).IsOk);
        Assert.True(GenerationLedger.Pin(store, 4).IsOk);
        Assert.Contains("0004.pin.conf", store.EntryNames);
        Assert.True(GenerationLedger.Bless(store, 4).IsOk);
        Assert.Contains("0004.pin.conf", store.EntryNames);
        Assert.True(GenerationLedger.Unpin(store, 4).IsOk);
        Assert.Contains("0004.conf", store.EntryNames);
        Assert.Equal(2, store.Renames);
    }

    [Theory]
    [InlineData("0004+3.conf", "0004+2-1.conf")]
    [InlineData("0004+2-1.conf", "0004.conf")]
    [InlineData("0004.pin.conf", "0004.conf")]
    public void Second_names_are_settled_by_the_next_change(string first, string second)
    {
        var store = new MemoryStore().With("0000.conf", first, second);
        Assert.True(GenerationLedger.Bless(store, 4).IsOk);
        Assert.Equal(["0000.conf", "0004.conf"], store.EntryNames);
    }

    [Fact]
    public void The_factory_generation_is_never_touched()
    {
        var store = new MemoryStore().With("0000.conf", "0000/kernel.efi");
        Assert.True(GenerationLedger.Bless(store, 0).IsOk);
        Assert.Equal(Errno.NotPermitted, GenerationLedger.Condemn(store, 0, "no").Error);
        Assert.Equal(Errno.NotPermitted, GenerationLedger.Pin(store, 0).Error);
        Assert.True(GenerationLedger.Unpin(store, 0).IsOk);
        Assert.Equal(0, GenerationCollector.Collect(store, 5, 0).Value);
        Assert.Equal(["0000.conf", "0000/kernel.efi"], store.Files.Keys);
    }

    [Fact]
    public void Collection_keeps_what_someone_may_go_back_to()
    {
        var store = new MemoryStore().With("0000.conf", "0001.conf", "0002.pin.conf", "0003.conf", "0004.bad.conf",
            "0005+0-3.conf", "0006.conf", "0007.bad.conf", "0008.conf", "0009.conf", "0010+3.conf", "0011/kernel.efi");
        foreach (var number in Enumerable.Range(0, 11))
            store.With($"{number:D4}/kernel.efi");
        Assert.Equal(4, GenerationCollector.Collect(store, 8, 2).Value);
        Assert.Equal(["0000.conf", "0002.pin.conf", "0005+0-3.conf", "0006.conf", "0007.bad.conf", "0008.conf", "0009.conf", "0010+3.conf"],
            store.EntryNames);
        Assert.Equal(store.EntryNames.Select(name => name[..4]),
            store.Files.Keys.Where(name => name.Contains('/')).Select(name => name[..4]));
    }

    [Fact]
    public void Random_folders_are_collected_by_the_policy()
    {
        string[] states = [".conf", ".pin.conf", ".bad.conf", "+3.conf", "+2-1.conf", "+0-3.conf"];
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var store = new MemoryStore().With("0000.conf");
            for (var number = 1; number <= 12; number++)
                store.With($"{number:D4}{states[random.Next(states.Length)]}");
            var directory = GenerationDirectory.Read(store).Value;
            var running = random.Next(13);
            var kept = random.Next(4);
            var removed = GenerationCollector.Choose(directory, running, kept);
            Assert.DoesNotContain(removed, name => name.IsFactory || name.Number == running
                || name.State is GenerationState.Pinned or GenerationState.Staged or GenerationState.Trying);
            var left = directory.Names.Where(name => !removed.Contains(name)).ToList();
            var good = left.Where(name => name.State == GenerationState.Good && !name.IsFactory && name.Number != running).ToList();
            Assert.True(good.Count <= kept);
            Assert.All(removed.Where(name => name.State == GenerationState.Good),
                name => Assert.True(good.Count == kept && good.All(stays => stays.Number > name.Number)));
        }
    }
}
