using System;
using System.Threading;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Monitor;
using Dialogos.Kernel.Runtime.Collector;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.Tests;

/// <summary>Runs in-kernel tests and benchmarks and reports them: frames on COM2, lines for people on the terminals.</summary>
public static partial class TestRunner
{
    private const int Rounds = 5;
    private static uint s_sequence;
    private const int LargestOutput = 2048;
    private static readonly ulong[] s_held = new ulong[Rounds];
    private static readonly byte[] s_buffer = new byte[4096];
    // Programs report while tests run.
    private static readonly Lock s_sending = new();

    /// <summary>Runs the tests whose names match: <c>all</c>, a name, a start with <c>*</c>, or several with commas. 0 if there was one and all passed.</summary>
    public static int RunTests(string pattern)
    {
        Hello();
        Starting();
        uint passed = 0;
        uint failed = 0;
        for (int i = 0; i < KernelTestRegistry.TestCount; i++)
        {
            string name = KernelTestRegistry.TestName(i);
            if (!Matches(name, pattern))
                continue;
            Send(TestFrameKind.TestStarted, name);
            var context = new KernelTestContext();
            KernelTestRegistry.RunTest(i, context);
            string? failure = context.Failure ?? (context.Checks == 0 ? "the test checked nothing" : null);
            if (failure == null)
            {
                passed++;
                Send(TestFrameKind.TestPassed, name);
                Terminals.WriteLine($"pass {name}");
            }
            else
            {
                failed++;
                SendFailure(name, failure);
                Terminals.WriteLine($"FAIL {name}: {failure}");
            }
            Ended(name);
        }
        SendSummary(passed, failed);
        Terminals.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 && passed > 0 ? 0 : 1;
    }

    /// <summary>Runs the benchmarks whose names match. 0 if there was one and all ran.</summary>
    public static int RunBenchmarks(string pattern)
    {
        Hello();
        Starting();
        int ran = 0;
        for (int i = 0; i < KernelTestRegistry.BenchmarkCount; i++)
        {
            string name = KernelTestRegistry.BenchmarkName(i);
            if (!Matches(name, pattern))
                continue;
            // The first run pays for class constructors, fresh pages and cold caches. Of the others the cheapest counts: a
            // timer interrupt that falls into one of them is not the benchmark's.
            KernelTestRegistry.RunBenchmark(i);
            ulong operations = 0;
            ulong counts = ulong.MaxValue;
            for (int round = 0; round < Rounds; round++)
            {
                // How many frames are in use decides how far the next one's block must be split, and a kernel of another
                // size leaves another number: each round sees one more in use.
                s_held[round] = PageFrames.Allocate();
                // Nor is the garbage that others left, which a collection in the middle would have to look at. Regions stay:
                // a word on the stack that looks like a reference may keep one, and faults on fresh pages would blur the count.
                Collection.CollectKeepingPages();
                // What is counted is work: not the time in which the processor was halted, waiting for a device.
                ulong start = WorkCounts();
                operations = KernelTestRegistry.RunBenchmark(i);
                ulong taken = WorkCounts() - start;
                if (taken < counts)
                    counts = taken;
            }
            for (int round = 0; round < Rounds; round++)
                PageFrames.Return(s_held[round]);
            ran++;
            SendBenchmark(name, operations, counts);
            Terminals.WriteLine($"{counts / (operations == 0 ? 1 : operations)} counts an operation  {name}");
            Ended(name);
        }
        SendSummary((uint)ran, 0);
        return ran > 0 ? 0 : 1;
    }

    private static ulong WorkCounts() => Processor.ReadTimeStampCounter() - Scheduler.GetProcessor(ProcessorLocal.Index()).HaltedCounts;

    /// <summary>Reports the status of the commands of <c>exec=</c>.</summary>
    public static void ReportCommand(int status)
    {
        lock (s_sending)
        {
            var frame = new TestFrameWriter(s_buffer, TestFrameKind.CommandResult, s_sequence++);
            frame.Write((uint)status);
            Send(frame.Finish());
        }
    }

    /// <summary>Passes on what a program wrote for the host.</summary>
    /// <param name="stream">1 for results, 2 for errors, as descriptors are numbered.</param>
    /// <param name="bytes">Any number.</param>
    public static void ReportOutput(uint stream, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            ReadOnlySpan<byte> piece = bytes.Slice(0, Math.Min(bytes.Length, LargestOutput));
            bytes = bytes.Slice(piece.Length);
            lock (s_sending)
            {
                var frame = new TestFrameWriter(s_buffer, TestFrameKind.Output, s_sequence++);
                frame.Write(stream);
                frame.Write(piece);
                Send(frame.Finish());
            }
        }
    }

    // What a build that observes the tests adds; without it these calls compile to nothing.
    static partial void Starting();

    static partial void Ended(string name);

    private static bool Matches(string name, string patterns)
    {
        int start = 0;
        while (start <= patterns.Length)
        {
            int end = patterns.IndexOf(',', start);
            if (end < 0)
                end = patterns.Length;
            if (MatchesOne(name, patterns.Substring(start, end - start)))
                return true;
            start = end + 1;
        }
        return false;
    }

    private static bool MatchesOne(string name, string pattern)
    {
        if (pattern == "all" || pattern == "*" || name == pattern)
            return true;
        return pattern.EndsWith("*", StringComparison.Ordinal) &&
            name.StartsWith(pattern.Substring(0, pattern.Length - 1), StringComparison.Ordinal);
    }

    private static void Hello()
    {
        SerialPort.Second.Initialize();
        Send(TestFrameKind.Hello, BuildIdentity.Text);
    }

    private static void Send(TestFrameKind kind, string text)
    {
        lock (s_sending)
        {
            var frame = new TestFrameWriter(s_buffer, kind, s_sequence++);
            frame.Write(text);
            Send(frame.Finish());
        }
    }

    private static void SendFailure(string name, string message)
    {
        lock (s_sending)
        {
            var frame = new TestFrameWriter(s_buffer, TestFrameKind.TestFailed, s_sequence++);
            frame.Write(name);
            frame.Write(message);
            Send(frame.Finish());
        }
    }

    private static void SendBenchmark(string name, ulong operations, ulong counts)
    {
        lock (s_sending)
        {
            var frame = new TestFrameWriter(s_buffer, TestFrameKind.BenchmarkResult, s_sequence++);
            frame.Write(name);
            frame.Write(operations);
            frame.Write(counts);
            Send(frame.Finish());
        }
    }

    private static void SendSummary(uint passed, uint failed)
    {
        lock (s_sending)
        {
            var frame = new TestFrameWriter(s_buffer, TestFrameKind.Summary, s_sequence++);
            frame.Write(passed);
            frame.Write(failed);
            Send(frame.Finish());
        }
    }

    private static void Send(ReadOnlySpan<byte> frame)
    {
        for (int i = 0; i < frame.Length; i++)
            SerialPort.Second.Write(frame[i]);
    }
}
