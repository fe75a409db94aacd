using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;

namespace Dialogos.Tests.Loop;

/// <summary>Counts kills and what was found after them; lanes share it.</summary>
/// <param name="times">How many kills are wanted.</param>
internal sealed class Score(int times)
{
    private readonly Lock _lock = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly SortedDictionary<string, int> _kinds = new(StringComparer.Ordinal);
    private int _kills;
    private int _passed;
    private int _failed;
    private int _generations;

    /// <summary>Whether there were enough kills.</summary>
    public bool IsOver
    {
        get
        {
            lock (_lock)
                return _kills >= times;
        }
    }

    /// <summary>Whether something was killed and nothing was broken.</summary>
    public bool IsGood => _kills > 0 && _failed == 0;

    /// <summary>Notes a kill and what was found after it.</summary>
    public void Add(int lane, string killed, string moment, IReadOnlyList<string> faults)
    {
        lock (_lock)
        {
            _kills++;
            if (faults.Count == 0)
                _passed++;
            _kinds[killed] = _kinds.GetValueOrDefault(killed) + 1;
            Console.WriteLine($"{_clock.Elapsed:hh\\:mm\\:ss}  {_kills,3}  lane {lane}: {killed}, {moment}: {(faults.Count == 0 ? "whole" : "FAILED")}");
            Report(faults);
        }
    }

    /// <summary>Notes that work which had been cut short was finished, or why it was not.</summary>
    public void Finished(int lane, string what, IReadOnlyList<string> faults)
    {
        lock (_lock)
        {
            if (faults.Count == 0)
                _generations++;
            Console.WriteLine($"{_clock.Elapsed:hh\\:mm\\:ss}       lane {lane}: {what}: {(faults.Count == 0 ? "finished" : "FAILED")}");
            Report(faults);
        }
    }

    /// <summary>The last lines.</summary>
    public void Print()
    {
        Console.WriteLine($"\nkilled: {string.Join(", ", _kinds.Select(kind => $"{kind.Key} {kind.Value}"))}; {_generations} generations made meanwhile\n");
        Console.WriteLine($"{_passed} passed, {_failed} failed");
    }

    private void Report(IReadOnlyList<string> faults)
    {
        if (faults.Count == 0)
            return;
        _failed++;
        foreach (var fault in faults)
            Console.WriteLine($"    FAILED {fault.Trim().Replace("\n", "\n        ", StringComparison.Ordinal)}");
    }
}
