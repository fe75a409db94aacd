using System;
using System.Linq;
using System.Text;
using Dialogos.Sandbox.Vm;
using Xunit;

namespace Dialogos.Tests.Sandbox;

/// <summary>A pass needs whole, consistent evidence; everything less is invalid, and never a pass.</summary>
public sealed class EvidenceTests
{
    private static readonly MachineEnd Good = new(EndReason.GuestExit, 0, TimeSpan.Zero, "the guest ended with status 0");
    private static readonly MachineEnd Bad = new(EndReason.GuestExit, 1, TimeSpan.Zero, "the guest ended with status 1");

    private static FrameBuilder TwoTests() =>
        new FrameBuilder().Hello().Started("a").Passed("a").Started("b").Passed("b").Summary(2, 0);

    private static Verdict Judge(byte[] frames, MachineEnd end)
    {
        var report = new GuestReport();
        report.Feed(frames);
        return report.Judge(report.FindFlaws(end));
    }

    [Fact]
    public void The_checksum_is_the_published_one() =>
        Assert.Equal(0xCBF43926u, FrameBuilder.Crc32(Encoding.ASCII.GetBytes("123456789")));

    [Fact]
    public void Whole_evidence_passes() => Assert.Equal(Verdict.Passed, Judge(TwoTests().Bytes, Good));

    [Fact]
    public void A_failed_test_fails()
    {
        var frames = new FrameBuilder().Hello().Started("a").Failed("a", "1 is not 2").Log("oh").Summary(0, 1);
        var report = new GuestReport();
        report.Feed(frames.Bytes);
        Assert.Equal(Verdict.Failed, report.Judge(report.FindFlaws(Bad)));
        Assert.Equal("1 is not 2", report.Tests.Single().Failure);
    }

    [Fact]
    public void Pieces_of_any_size_say_the_same()
    {
        var frames = TwoTests().Bytes;
        for (var size = 1; size < frames.Length; size++)
        {
            var report = new GuestReport();
            foreach (var piece in frames.Chunk(size))
                report.Feed(piece);
            Assert.Equal(Verdict.Passed, report.Judge(report.FindFlaws(Good)));
        }
    }

    [Fact]
    public void No_single_flipped_bit_passes()
    {
        var frames = TwoTests().Bytes;
        for (var bit = 0; bit < frames.Length * 8; bit++)
        {
            var broken = (byte[])frames.Clone();
            broken[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal(Verdict.Invalid, Judge(broken, Good));
        }
    }

    [Fact]
    public void No_stream_that_was_cut_passes()
    {
        var frames = TwoTests().Bytes;
        for (var length = 0; length < frames.Length; length++)
            Assert.Equal(Verdict.Invalid, Judge(frames[..length], Good));
    }

    [Fact]
    public void No_stream_with_a_byte_lost_or_doubled_passes()
    {
        var frames = TwoTests().Bytes;
        for (var at = 0; at < frames.Length; at++)
        {
            Assert.Equal(Verdict.Invalid, Judge([.. frames[..at], .. frames[(at + 1)..]], Good));
            Assert.Equal(Verdict.Invalid, Judge([.. frames[..at], frames[at], .. frames[at..]], Good));
        }
    }

    [Fact]
    public void Every_contradiction_is_invalid()
    {
        FrameBuilder[] streams =
        [
            new FrameBuilder().Started("a").Passed("a").Summary(1, 0),
            new FrameBuilder().Hello().Hello().Started("a").Passed("a").Summary(1, 0),
            new FrameBuilder().Hello().Started("a").Passed("a"),
            new FrameBuilder().Hello().Summary(0, 0),
            new FrameBuilder().Hello().Started("a").Passed("a").Summary(2, 0),
            new FrameBuilder().Hello().Started("a").Passed("a").Summary(1, 1),
            new FrameBuilder().Hello().Started("a").Summary(0, 0),
            new FrameBuilder().Hello().Passed("a").Summary(1, 0),
            new FrameBuilder().Hello().Started("a").Passed("b").Summary(1, 0),
            new FrameBuilder().Hello().Started("a").Started("b").Passed("b").Summary(1, 0),
            new FrameBuilder().Hello().Started("a").Passed("a").Started("a").Passed("a").Summary(2, 0),
            new FrameBuilder().Hello().Started("a").Passed("a").Summary(1, 0).Summary(1, 0),
            new FrameBuilder().Hello().Started("a").Passed("a").Summary(1, 0).Started("b").Passed("b"),
            new FrameBuilder().Hello().Started("a").Skip().Passed("a").Summary(1, 0),
            new FrameBuilder().Hello().Started("a").Passed("a").Summary(1, 0).Add(99, _ => { }),
            new FrameBuilder().Hello().Started("a").Passed("a").Add(6, writer => writer.Write(1)),
            new FrameBuilder().Hello().Started("a").Passed("a").Summary(1, 0).Add(7, writer => writer.Write(9)),
            new FrameBuilder().Hello().Started("a").Passed("a").Add(6, writer => writer.Write(new byte[12])),
        ];
        foreach (var (stream, index) in streams.Select((stream, index) => (stream, index)))
            Assert.True(Judge(stream.Bytes, Good) == Verdict.Invalid, $"stream {index} passed");
    }

    [Theory]
    [InlineData(EndReason.TimeLimit)]
    [InlineData(EndReason.MemoryLimit)]
    [InlineData(EndReason.OutputLimit)]
    [InlineData(EndReason.Reset)]
    [InlineData(EndReason.PowerOff)]
    [InlineData(EndReason.Stopped)]
    [InlineData(EndReason.HostFailure)]
    public void Only_the_guest_may_end_the_run(EndReason reason) =>
        Assert.Equal(Verdict.Invalid, Judge(TwoTests().Bytes, new MachineEnd(reason, null, TimeSpan.Zero, "ended")));

    [Fact]
    public void The_exit_status_must_agree_with_the_frames()
    {
        Assert.Equal(Verdict.Invalid, Judge(TwoTests().Bytes, Bad));
        var failing = new FrameBuilder().Hello().Started("a").Failed("a", "no").Summary(0, 1).Bytes;
        Assert.Equal(Verdict.Invalid, Judge(failing, Good));
    }

    [Fact]
    public void Noise_never_throws_and_never_passes()
    {
        var random = new Random(11);
        for (var round = 0; round < 500; round++)
        {
            var noise = new byte[random.Next(400)];
            random.NextBytes(noise);
            // Half of the rounds hide a true magic in the noise.
            if (round % 2 == 0 && noise.Length > 20)
                TwoTests().Bytes.AsSpan(0, 12).CopyTo(noise.AsSpan(random.Next(noise.Length - 12)));
            Assert.Equal(Verdict.Invalid, Judge(noise, Good));
        }
    }
}
