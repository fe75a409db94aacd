// Words. *Evidence* is what the frames on COM2 and the machine's end say together. Text on the console is none: any
// guest can print "passed". A run without complete evidence is *invalid*, which is neither a pass nor a failure.
using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Dialogos.Kernel.Diagnostics;

namespace Dialogos.Sandbox.Vm;

/// <summary>What a run proves.</summary>
public enum Verdict
{
    /// <summary>Every test that was run passed.</summary>
    Passed,
    /// <summary>At least one test failed, and the evidence is complete.</summary>
    Failed,
    /// <summary>The evidence is not complete, or contradicts itself.</summary>
    Invalid,
}

/// <summary>A test that the guest ran.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Failure">Why it failed; null if it passed.</param>
public sealed record GuestTest(string Name, string? Failure);

/// <summary>A measurement that the guest made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Operations">How often the operation ran.</param>
/// <param name="Instructions">What it took in all, by the time-stamp counter under icount.</param>
public sealed record GuestBenchmark(string Name, ulong Operations, ulong Instructions)
{
    /// <summary>Instructions for one operation.</summary>
    public double PerOperation => Operations == 0 ? double.NaN : (double)Instructions / Operations;
}

/// <summary>Collects what the frames of one run say.</summary>
public sealed class GuestReport
{
    private readonly FrameReader reader = new();
    private readonly List<string> contradictions = [];
    private readonly HashSet<string> names = [];
    private string? running;
    private (uint Passed, uint Failed)? summary;

    /// <summary>The test that started and has not ended; null between tests.</summary>
    public string? Running => running;
    /// <summary>
    /// Whether something came that no honest guest sends, however it ends: damaged frames, or frames that contradict each
    /// other. A last frame that the machine's end cut short is no such thing.
    /// </summary>
    public bool IsContradictory { get; private set; }
    /// <summary>What the guest says that it was built from; null before its first frame.</summary>
    public string? BuildId { get; private set; }
    /// <summary>The tests that ended, in their order.</summary>
    public List<GuestTest> Tests { get; } = [];
    /// <summary>The measurements.</summary>
    public List<GuestBenchmark> Benchmarks { get; } = [];
    /// <summary>The statuses of the monitor's commands.</summary>
    public List<int> CommandResults { get; } = [];
    /// <summary>Gets what programs write for the host: the stream (1 results, 2 errors) and the bytes.</summary>
    public Action<uint, byte[]> Output { get; init; } = (_, _) => { };
    /// <summary>The lines of the log.</summary>
    public List<string> Log { get; } = [];

    /// <summary>Takes the next bytes of COM2; returns how many frames they completed.</summary>
    public int Feed(ReadOnlySpan<byte> bytes)
    {
        var frames = reader.Feed(bytes);
        foreach (var frame in frames)
            Accept(frame);
        return frames.Count;
    }

    /// <summary>Everything that is wrong with the evidence, given how the machine ended. Call it once, at the end.</summary>
    public List<string> FindFlaws(MachineEnd end)
    {
        IsContradictory = reader.Faults.Count > 0 || contradictions.Count > 0;
        reader.End();
        List<string> flaws = [.. reader.Faults, .. contradictions];
        if (BuildId is null)
            flaws.Add("the guest never said hello");
        if (running is not null)
            flaws.Add($"the test '{running}' started and did not end");
        if (summary is not { } total)
            flaws.Add("there is no summary");
        else if (total.Passed != Count(failed: false) + Benchmarks.Count || total.Failed != Count(failed: true))
            flaws.Add($"the summary says {total.Passed} passed, {total.Failed} failed, the frames " +
                $"{Count(failed: false) + Benchmarks.Count} and {Count(failed: true)}");
        if (end.Reason != EndReason.GuestExit)
            flaws.Add($"the machine did not end by itself: {end.Detail}");
        else if ((end.Status == 0) != (Count(failed: true) == 0))
            flaws.Add($"{end.Detail}, with {Count(failed: true)} failed tests");
        return flaws;
    }

    /// <summary>The verdict over a run of tests.</summary>
    /// <param name="flaws">What <see cref="FindFlaws"/> found.</param>
    public Verdict Judge(List<string> flaws)
    {
        if (flaws.Count > 0 || Tests.Count == 0)
            return Verdict.Invalid;
        return Count(failed: true) == 0 ? Verdict.Passed : Verdict.Failed;
    }

    private int Count(bool failed) => Tests.Count(test => test.Failure is not null == failed);

    private void Accept(Frame frame)
    {
        var payload = new Payload(frame.Payload);
        try
        {
            Accept(frame.Kind, ref payload);
            if (!payload.IsAtEnd)
                contradictions.Add($"frame {frame.Sequence} ({frame.Kind}) is longer than what it says");
        }
        catch (InvalidDataException fault)
        {
            contradictions.Add($"frame {frame.Sequence} ({frame.Kind}): {fault.Message}");
        }
    }

    private void Accept(TestFrameKind kind, ref Payload payload)
    {
        switch (kind)
        {
            case TestFrameKind.Hello:
                if (BuildId is not null)
                    contradictions.Add("the guest said hello twice: it started again");
                BuildId = payload.ReadText();
                break;
            case TestFrameKind.TestStarted:
                Start(payload.ReadText());
                break;
            case TestFrameKind.TestPassed:
                Finish(payload.ReadText(), null);
                break;
            case TestFrameKind.TestFailed:
                Finish(payload.ReadText(), payload.ReadText());
                break;
            case TestFrameKind.BenchmarkResult:
                Benchmarks.Add(new GuestBenchmark(payload.ReadText(), payload.ReadUInt64(), payload.ReadUInt64()));
                break;
            case TestFrameKind.Summary:
                if (summary is not null)
                    contradictions.Add("there are two summaries");
                summary = (payload.ReadUInt32(), payload.ReadUInt32());
                break;
            case TestFrameKind.Log:
                Log.Add(payload.ReadText());
                break;
            case TestFrameKind.CommandResult:
                CommandResults.Add((int)payload.ReadUInt32());
                break;
            case TestFrameKind.Output:
                Output(payload.ReadUInt32(), payload.ReadRest());
                break;
            default:
                throw new InvalidDataException("no such kind");
        }
    }

    private void Start(string name)
    {
        if (running is not null)
            contradictions.Add($"the test '{name}' starts while '{running}' runs");
        if (summary is not null)
            contradictions.Add($"the test '{name}' starts after the summary");
        if (!names.Add(name))
            contradictions.Add($"the test '{name}' runs twice");
        running = name;
    }

    private void Finish(string name, string? failure)
    {
        if (running != name)
            contradictions.Add($"the test '{name}' ends, and {(running is null ? "none" : $"'{running}'")} runs");
        running = null;
        Tests.Add(new GuestTest(name, failure));
    }

    private ref struct Payload(byte[] bytes)
    {
        private ReadOnlySpan<byte> rest = bytes;

        public readonly bool IsAtEnd => rest.IsEmpty;

        public string ReadText() => Encoding.UTF8.GetString(Take(ReadUInt32()));

        public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

        public byte[] ReadRest() => Take((uint)rest.Length).ToArray();

        public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

        private ReadOnlySpan<byte> Take(uint count)
        {
            if (count > rest.Length)
                throw new InvalidDataException("it is shorter than what it says");
            var taken = rest[..(int)count];
            rest = rest[(int)count..];
            return taken;
        }
    }
}
