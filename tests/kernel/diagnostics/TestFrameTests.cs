using System;
using System.Text;
using Dialogos.Kernel.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Dialogos.Tests.Kernel.Diagnostics;

public class TestFrameTests
{
    [Fact]
    public void The_check_is_the_one_of_IEEE() => Assert.Equal(0xCBF43926u, Crc32.Compute("123456789"u8));

    [Fact]
    public void What_is_written_is_read()
    {
        var frame = Failure("memory.größe", "expected ≥ 3");
        Assert.Equal(TestFrame.Verdict.Whole, TestFrame.TryParse(frame, out var kind, out var sequence, out var payload, out var used));
        Assert.Equal((TestFrameKind.TestFailed, 7u, frame.Length), (kind, sequence, used));
        int length = BitConverter.ToInt32(payload);
        Assert.Equal("memory.größe", Encoding.UTF8.GetString(payload.Slice(4, length)));
        Assert.Equal("expected ≥ 3", Encoding.UTF8.GetString(payload[(8 + length)..]));
    }

    [Fact]
    public void Every_flipped_bit_is_noticed()
    {
        var frame = Failure("a.b", "c");
        for (int bit = 0; bit < frame.Length * 8; bit++)
        {
            var damaged = (byte[])frame.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(TestFrame.Verdict.Whole, TestFrame.TryParse(damaged, out _, out _, out _, out _));
        }
    }

    [Fact]
    public void Every_prefix_is_incomplete()
    {
        var frame = Failure("a.b", "c");
        for (int length = 0; length < frame.Length; length++)
            Assert.Equal(TestFrame.Verdict.Incomplete, TestFrame.TryParse(frame.AsSpan(0, length), out _, out _, out _, out _));
    }

    [Fact]
    public void Noise_never_throws() =>
        Prop.ForAll<byte[]>(noise => TestFrame.TryParse(noise, out _, out _, out _, out _) != TestFrame.Verdict.Whole)
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Long_text_is_cut_to_the_buffer()
    {
        var frame = new TestFrameWriter(new byte[64], TestFrameKind.Log, 1);
        frame.Write(new string('ä', 1000));
        Assert.Equal(TestFrame.Verdict.Whole, TestFrame.TryParse(frame.Finish(), out _, out _, out _, out _));
    }

    private static byte[] Failure(string name, string message)
    {
        var frame = new TestFrameWriter(new byte[256], TestFrameKind.TestFailed, 7);
        frame.Write(name);
        frame.Write(message);
        return frame.Finish().ToArray();
    }
}
