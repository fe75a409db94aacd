using System;
using Dialogos.Kernel.Handover;
using Xunit;

namespace Dialogos.Tests.Kernel.Handover;

public class StartMarkTests
{
    [Fact]
    public void A_mark_is_read_back_until_it_is_erased()
    {
        var memory = new byte[StartMark.Length + 8];
        new StartMark(7, SilentEnd.Watchdog, 6).Write(memory);
        var mark = StartMark.Read(memory);
        Assert.Equal((7u, SilentEnd.Watchdog, 6u), (mark!.Value.Generation, mark.Value.End, mark.Value.EndedGeneration));
        StartMark.Erase(memory);
        Assert.Null(StartMark.Read(memory));
    }

    [Fact]
    public void Memory_that_lost_a_bit_holds_no_mark()
    {
        var memory = new byte[StartMark.Length];
        new StartMark(7, SilentEnd.Reset, 6).Write(memory);
        for (var bit = 0; bit < StartMark.Length * 8; bit++)
        {
            memory[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(StartMark.Read(memory));
            memory[bit / 8] ^= (byte)(1 << (bit % 8));
        }
        Assert.NotNull(StartMark.Read(memory));
        for (var length = 0; length < StartMark.Length; length++)
            Assert.Null(StartMark.Read(memory.AsSpan(0, length)));
    }

    [Fact]
    public void An_end_that_nobody_knows_is_no_mark()
    {
        var memory = new byte[StartMark.Length];
        new StartMark(1, (SilentEnd)3, 1).Write(memory);
        Assert.Null(StartMark.Read(memory));
    }

    [Fact]
    public void The_next_mark_tells_a_hang_from_a_reset_and_both_from_a_power_cut()
    {
        var left = new StartMark(5, SilentEnd.Reset, 4);
        Assert.Equal((6u, SilentEnd.Watchdog, 5u), Values(StartMark.Next(6, left, watchdogFired: true)));
        Assert.Equal((6u, SilentEnd.Reset, 5u), Values(StartMark.Next(6, left, watchdogFired: false)));
        Assert.Equal((6u, SilentEnd.None, 0u), Values(StartMark.Next(6, null, watchdogFired: false)));
        // The firmware hung, before anything was started.
        Assert.Equal((6u, SilentEnd.None, 0u), Values(StartMark.Next(6, null, watchdogFired: true)));
    }

    private static (uint, SilentEnd, uint) Values(StartMark mark) => (mark.Generation, mark.End, mark.EndedGeneration);
}
