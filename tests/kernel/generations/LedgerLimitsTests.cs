using System.Linq;
using Dialogos.Kernel.Generations;
using Dialogos.Kernel.Primitives;
using Xunit;

namespace Dialogos.Tests.Kernel.Generations;

/// <summary>Listings in any order, second names of several generations, disks that fail late.</summary>
public class LedgerLimitsTests
{
    private static GenerationDirectory Read(MemoryStore store) => GenerationDirectory.Read(store).Value;

    [Theory]
    [InlineData(1, "0000.conf")]
    [InlineData(8, "0000.conf 0007.conf 0003+3.conf")]
    [InlineData(10, "0000.conf 0007.conf 0009/kernel.efi")]
    [InlineData(8, "0000.conf 0007.conf 0002/kernel.efi")]
    [InlineData(9999, "0000.conf 9998.conf")]
    public void The_next_number_follows_the_highest_in_use(int expected, string names) =>
        Assert.Equal(expected, Read(new MemoryStore().With(names.Split(' '))).NextNumber().Value);

    [Theory, InlineData("9999.conf"), InlineData("9999/kernel.efi")]
    public void Numbers_can_run_out(string name) =>
        Assert.Equal(Errno.NoSpace, Read(new MemoryStore().With("0000.conf", name)).NextNumber().Error);

    [Theory, InlineData(false), InlineData(true)]
    public void The_newest_comes_first_in_whatever_order_they_are_listed(bool backwards)
    {
        var store = new MemoryStore { ListsBackwards = backwards }.With("0000.conf", "0001.conf", "0005.conf", "0003+3.conf");
        Assert.Equal([5, 3, 1, 0], Read(store).Names.Select(name => name.Number));
    }

    [Theory]
    [InlineData("0004+2.conf", "0004+3.conf", "0004+2.conf")]
    [InlineData("0004+2-1.conf", "0004+2-2.conf", "0004+2-2.conf")]
    [InlineData("0004+1-2.conf", "0004+2-1.conf", "0004+1-2.conf")]
    [InlineData("0004.bad.conf", "0004.conf", "0004.bad.conf")]
    public void The_less_trusted_of_two_names_counts(string one, string other, string counts)
    {
        foreach (var backwards in new[] { false, true })
        {
            var directory = Read(new MemoryStore { ListsBackwards = backwards }.With("0000.conf", one, other));
            Assert.Equal(counts, directory.Find(4).Value.FileName);
            Assert.Equal(counts == one ? other : one, Assert.Single(directory.Surplus).FileName);
        }
    }

    [Fact]
    public void A_change_leaves_the_second_names_of_others()
    {
        var store = new MemoryStore().With("0000.conf", "0004+3.conf", "0004.conf", "0005+3.conf", "0005.conf");
        Assert.True(GenerationLedger.Bless(store, 4).IsOk);
        Assert.Equal(["0000.conf", "0004.conf", "0005+3.conf", "0005.conf"], store.EntryNames);
    }

    [Fact]
    public void Collection_removes_second_names_of_what_it_removes_only()
    {
        var store = new MemoryStore().With("0000.conf", "0001+0-3.conf", "0001.conf", "0002.bad.conf", "0003.bad.conf",
            "0004+3.conf", "0004.conf");
        Assert.True(GenerationCollector.Collect(store, 9, 3).IsOk);
        Assert.Equal(["0000.conf", "0002.bad.conf", "0003.bad.conf", "0004+3.conf", "0004.conf"], store.EntryNames);
    }

    [Fact]
    public void A_second_name_that_stays_is_an_error()
    {
        var store = new MemoryStore { ChangesLeft = 0 }.With("0000.conf", "0001+0-3.conf", "0001.conf", "0002.bad.conf", "0003.bad.conf");
        Assert.Equal(Errno.ReadOnlyFileSystem, GenerationCollector.Collect(store, 9, 3).Error);
        Assert.Equal(5, store.Files.Count);
    }

    [Fact]
    public void The_running_generation_keeps_its_folder_without_an_entry()
    {
        var store = new MemoryStore().With("0000.conf", "0000/kernel.efi", "0003/kernel.efi", "0004/kernel.efi");
        Assert.Equal(1, GenerationCollector.Collect(store, 3, 3).Value);
        Assert.Equal(["0000.conf", "0000/kernel.efi", "0003/kernel.efi"], store.Files.Keys);
    }

    [Fact]
    public void What_is_not_durable_is_an_error()
    {
        MemoryStore Store(int flushes) => new MemoryStore { FlushesLeft = flushes }.With("0000.conf", "0004+2-1.conf", "0006/kernel.efi");
        Assert.Equal(Errno.InputOutput, GenerationLedger.Bless(Store(0), 4).Error);
        var condemned = Store(0);
        Assert.Equal(Errno.InputOutput, GenerationLedger.Condemn(condemned, 4, "hung").Error);
        Assert.Equal(["0000.conf", "0004+2-1.conf"], condemned.EntryNames);
        Assert.Equal(Errno.InputOutput, GenerationLedger.Condemn(Store(1), 4, "hung").Error);
        Assert.Equal(Errno.InputOutput, GenerationCollector.Collect(Store(0), 9, 3).Error);
        Assert.Equal(Errno.InputOutput, GenerationCollector.Collect(Store(1), 9, 3).Error);
        Assert.Equal(1, GenerationCollector.Collect(Store(2), 9, 3).Value);
        var full = Store(9);
        full.ChangesLeft = 0;
        Assert.Equal(Errno.NoSpace, GenerationLedger.Condemn(full, 4, "hung").Error);
        Assert.Equal(Errno.ReadOnlyFileSystem, GenerationLedger.Bless(new MemoryStore { ChangesLeft = 0 }.With("0004+3.conf"), 4).Error);
    }

    [Fact]
    public void A_generation_that_is_not_there_cannot_be_changed()
    {
        var store = new MemoryStore().With("0000.conf");
        Assert.Equal(Errno.NotFound, GenerationLedger.Bless(store, 4).Error);
        Assert.Equal(Errno.NotFound, GenerationLedger.Condemn(store, 4, "hung").Error);
        Assert.Equal(Errno.NotFound, GenerationLedger.Unpin(store, 4).Error);
        store.ListFails = true;
        Assert.Equal(Errno.InputOutput, GenerationLedger.Unpin(store, 0).Error);
        Assert.Equal(Errno.InputOutput, GenerationCollector.Collect(store, 4, 3).Error);
    }

    [Fact]
    public void A_reason_is_printable_and_ends_after_a_kibibyte()
    {
        var store = new MemoryStore().With("0000.conf", "0004+3.conf");
        Assert.True(GenerationLedger.Condemn(store, 4, " ~\u007F" + new string('x', 3000)).IsOk);
        var reason = GenerationLedger.ReadReason(store, 4).Value;
        Assert.Equal(1024, reason.Length);
        Assert.StartsWith(" ~?xxx", reason);
    }
}
