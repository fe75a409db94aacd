using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace Dialogos.Sandbox.Vm;

/// <summary>What a frame says.</summary>
public enum FrameKind : byte
{
    /// <summary>The guest speaks: build id.</summary>
    Hello = 1,
    /// <summary>A test begins: name.</summary>
    TestStarted = 2,
    /// <summary>It passed: name.</summary>
    TestPassed = 3,
    /// <summary>It failed: name, message.</summary>
    TestFailed = 4,
    /// <summary>A measurement: name, operations, instructions.</summary>
    BenchmarkResult = 5,
    /// <summary>The tests are over: passed, failed.</summary>
    Summary = 6,
    /// <summary>A line of the log.</summary>
    Log = 7,
    /// <summary>A command of the monitor ended: status.</summary>
    CommandResult = 8,
}

/// <summary>One whole frame whose checksum is right.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Sequence">Its number, counted from 0.</param>
/// <param name="Payload">What follows depends on the kind.</param>
public sealed record Frame(FrameKind Kind, uint Sequence, byte[] Payload);

/// <summary>
/// Cuts a byte stream into frames. A frame is: magic 44h 47h, version, kind, sequence (4 bytes), length (4), payload,
/// CRC-32 of all that; little-endian. Whatever does not fit is kept as a fault, and reading goes on at the next magic.
/// </summary>
public sealed class FrameReader
{
    private const int HeaderSize = 12;
    private const int MaximumPayload = 65536;

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
        while (pending.Count >= HeaderSize)
        {
            var header = pending.GetRange(0, HeaderSize).ToArray();
            var length = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(8));
            if (header[0] != 0x44 || header[1] != 0x47 || header[2] != 1 || length > MaximumPayload)
            {
                SkipToMagic("no frame begins here");
                continue;
            }
            var total = HeaderSize + (int)length + 4;
            if (pending.Count < total)
                return null;
            var whole = pending.GetRange(0, total).ToArray();
            var sum = BinaryPrimitives.ReadUInt32LittleEndian(whole.AsSpan(total - 4));
            if (sum != Crc32(whole.AsSpan(0, total - 4)))
            {
                SkipToMagic("wrong checksum");
                continue;
            }
            Drop(total);
            var sequence = BinaryPrimitives.ReadUInt32LittleEndian(whole.AsSpan(4));
            if (sequence != expected)
                faults.Add($"byte {position - total}: frame {sequence} follows where {expected} should");
            expected = sequence + 1;
            return new Frame((FrameKind)whole[3], sequence, whole[HeaderSize..^4]);
        }
        return null;
    }

    private void SkipToMagic(string why)
    {
        faults.Add($"byte {position}: {why}");
        var next = 1;
        while (next < pending.Count && !(pending[next] == 0x44 && (next + 1 == pending.Count || pending[next + 1] == 0x47)))
            next++;
        Drop(next);
    }

    private void Drop(int count)
    {
        pending.RemoveRange(0, count);
        position += count;
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var sum = 0xFFFFFFFFu;
        foreach (var value in bytes)
        {
            sum ^= value;
            for (var bit = 0; bit < 8; bit++)
                sum = (sum & 1) != 0 ? (sum >> 1) ^ 0xEDB88320u : sum >> 1;
        }
        return ~sum;
    }
}
