using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Dialogos.Kernel.Diagnostics;

namespace Dialogos.Sandbox.Vm;

/// <summary>One whole frame whose checksum is right.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Sequence">Its number, counted from 0.</param>
/// <param name="Payload">What follows depends on the kind.</param>
public sealed record Frame(TestFrameKind Kind, uint Sequence, byte[] Payload);

/// <summary>
/// Cuts a byte stream into frames with the kernel's own reader. Whatever does not fit is kept as a fault, and reading goes
/// on at the next byte that may begin a frame.
/// </summary>
public sealed class FrameReader
{
    private readonly List<byte> pending = [];
    private readonly List<string> faults = [];
    private uint expected;
    private long position;

    /// <summary>What was wrong with the stream so far, as sentences.</summary>
    public IReadOnlyList<string> Faults => faults;

    /// <summary>Takes the next bytes and returns the frames that they complete.</summary>
    public List<Frame> Feed(ReadOnlySpan<byte> bytes)
    {
        pending.AddRange(bytes);
        var frames = new List<Frame>();
        while (TryRead() is { } frame)
            frames.Add(frame);
        return frames;
    }

    /// <summary>The stream is over: a rest that is no frame is a fault.</summary>
    public void End()
    {
        if (pending.Count > 0)
            faults.Add($"byte {position}: the stream ends inside a frame ({pending.Count} bytes)");
    }

    private Frame? TryRead()
    {
        while (pending.Count > 0)
        {
            var verdict = TestFrame.TryParse(CollectionsMarshal.AsSpan(pending), out var kind, out var sequence,
                out var payload, out var consumed);
            if (verdict == TestFrame.Verdict.Incomplete)
                return null;
            if (verdict == TestFrame.Verdict.Corrupt)
            {
                SkipToMagic();
                continue;
            }
            var frame = new Frame(kind, sequence, payload.ToArray());
            Drop(consumed);
            if (sequence != expected)
                faults.Add($"byte {position - consumed}: frame {sequence} follows where {expected} should");
            expected = sequence + 1;
            return frame;
        }
        return null;
    }

    private void SkipToMagic()
    {
        faults.Add($"byte {position}: no whole frame begins here");
        var next = pending.IndexOf(TestFrameWriter.Magic0, 1);
        Drop(next < 0 ? pending.Count : next);
    }

    private void Drop(int count)
    {
        pending.RemoveRange(0, count);
        position += count;
    }
}
