using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Dialogos.Eval.Mutation;

/// <summary>What a process said; null and why it said nothing.</summary>
internal readonly record struct Answer(string? Line, VerdictState Silence);

/// <summary>A process that tests run in (TestHost.cs), and the watch over it.</summary>
internal sealed class TestProcess : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);
    // Without any processor time for so long, its threads wait for one another.
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Start = TimeSpan.FromMinutes(2);
    // All of its managed memory, in hexadecimal bytes: 2 GiB. A mutant that asks for more fails a test.
    private const string HeapLimit = "80000000";

    private readonly Process _process;
    private bool _isGone;

    /// <summary>Starts one for the tests of an area.</summary>
    /// <param name="folder">Where the tests and the mutated assembly lie.</param>
    /// <exception cref="InvalidDataException">It does not say which tests it has.</exception>
    internal TestProcess(string folder, Area area)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(TestProcess).Assembly.Location, "host", folder, area.Name])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["DOTNET_GCHeapHardLimit"] = HeapLimit;
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        // A crash is an answer: no dump of it is wanted.
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        _process = Process.Start(start) ?? throw new IOException("the tests' process does not start");
        var said = new Queue<string>();
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (said)
                if (line.Data is { } text && said.Count < 20)
                    said.Enqueue(text);
        };
        _process.BeginErrorReadLine();
        if (!int.TryParse(Read(Start).Line, CultureInfo.InvariantCulture, out var count))
        {
            Dispose();
            throw new InvalidDataException($"the tests cannot be loaded from {folder}: {string.Join('\n', said)}");
        }
        Names = Enumerable.Range(0, count).Select(_ => Read(Start).Line ?? "").ToList();
    }

    /// <summary>"Namespace.Class.Method" of each test.</summary>
    internal IReadOnlyList<string> Names { get; }

    /// <summary>Says a line and waits for the answer.</summary>
    /// <param name="most">The most processor time it may take. Unlike seconds, it is the same on a busy machine.</param>
    /// <returns>Without an answer the process is gone.</returns>
    internal Answer Ask(string request, TimeSpan most)
    {
        try
        {
            _process.StandardInput.WriteLine(request);
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            return new Answer(null, VerdictState.Crashed);
        }
        return Read(most);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isGone)
            return;
        _isGone = true;
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private Answer Read(TimeSpan most)
    {
        var reading = _process.StandardOutput.ReadLineAsync();
        var last = Taken();
        var end = last + most;
        var moved = Stopwatch.StartNew();
        while (!reading.Wait(Period))
        {
            var now = Taken();
            if (now > last)
                moved.Restart();
            last = now;
            if (now <= end && moved.Elapsed <= Standstill)
                continue;
            Dispose();
            return new Answer(null, VerdictState.TimedOut);
        }
        return new Answer(reading.Result, VerdictState.Crashed);
    }

    private TimeSpan Taken()
    {
        try
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
        catch (InvalidOperationException)
        {
            // It ended meanwhile; the end of its output says so.
            return TimeSpan.Zero;
        }
    }
}
