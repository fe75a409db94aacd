using System;
using System.Collections.Generic;
using System.Linq;
using Dialogos.Kernel.Time;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Dialogos.Tests.Kernel.Time;

public class PairedReadingTests
{
    private const uint Second = 1_000_000_000;
    private const ulong Tolerance = 8_000;

    /// <summary>Two clocks of one machine, whose processor stands still now and then: a host runs something else.</summary>
    private sealed class Machine
    {
        private readonly Queue<ulong> stops;
        private readonly uint rate;
        private ulong now = 1_000;

        public Machine(uint rate, IEnumerable<ulong> stops) => (this.rate, this.stops) = (rate, new Queue<ulong>(stops));

        public ulong Now() => Pass(now);

        // A counter that runs down, as the local timer's.
        public uint Remaining() => (uint)Pass(uint.MaxValue - now * rate / Second);

        public void Wait(ulong nanoseconds) => now += nanoseconds;

        // What was read is what was valid before the stop.
        private ulong Pass(ulong value)
        {
            now += 1_000 + (stops.Count > 0 ? stops.Dequeue() : 0);
            return value;
        }
    }

    private static ulong Measure(Machine machine)
    {
        PairedReading start = PairedReading.Take(machine.Now, machine.Remaining, Tolerance);
        machine.Wait(2_000_000);
        PairedReading end = PairedReading.Take(machine.Now, machine.Remaining, Tolerance);
        return end.RateSince(start, start.Count - end.Count, Second);
    }

    [Fact]
    public void A_rate_is_right_however_the_processor_is_held_up()
    {
        var stops = Gen.Choose(0, 99).SelectMany(_ => Gen.Frequency(
            (3, Gen.Constant(0UL)), (2, Gen.Choose(1, 100_000_000).Select(stop => (ulong)stop)))).ArrayOf(100);
        var rates = Gen.Choose(1_000_000, 200_000_000);
        Prop.ForAll(stops.ToArbitrary(), rates.ToArbitrary(), (held, rate) =>
        {
            var measured = Measure(new Machine((uint)rate, held));
            return Math.Abs((double)measured - rate) / rate < 0.01;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_quiet_machine_is_read_four_times()
    {
        var reads = 0;
        var reading = PairedReading.Take(() => 100, () => { reads++; return 7; }, Tolerance);
        Assert.Equal(new PairedReading(100, 7, 0), reading);
        Assert.Equal(4, reads);
    }

    [Fact]
    public void The_best_of_many_bad_readings_is_taken()
    {
        var now = 0UL;
        var reads = 0;
        ulong First()
        {
            now += (ulong)(reads == 40 ? 9_000 : 50_000);
            return now;
        }
        var reading = PairedReading.Take(First, () => (uint)++reads, Tolerance);
        Assert.Equal(64, reads);
        Assert.Equal(40u, reading.Count);
        Assert.Equal(9_000u, reading.Uncertainty);
    }
}
