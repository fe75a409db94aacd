// Words. *Work* is processor time, which is the same on a busy host and on a quiet one; wall-clock time is not. It is booked to a
// *purpose* (the gate that asked for it, or what the agent does) and a *kind*: `ilc` and `machine` run in processes of their
// own and are booked each time; all else happens in this process and can only be told as a whole.
using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;

namespace Dialogos.Sandbox.Metering;

/// <summary>Work of one purpose and kind.</summary>
/// <param name="Times">How many processes there were.</param>
/// <param name="Processor">What they took together.</param>
public sealed record Work(string Purpose, string Kind, int Times, TimeSpan Processor);

/// <summary>Adds up the work of one process and its children; safe for several threads.</summary>
public sealed class WorkMeter
{
    /// <summary>The compiler from IL to machine code.</summary>
    public const string Ilc = "ilc";
    /// <summary>QEMU.</summary>
    public const string Machine = "machine";
    /// <summary>All that happens in this process: parsing, binding, compiling to IL, linking.</summary>
    public const string Own = "own process";

    private static readonly AsyncLocal<string?> Current = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Purpose, string Kind), (int Times, TimeSpan Processor)> _sums = [];
    private readonly TimeSpan _ownBefore = Environment.CpuUsage.TotalTime;

    /// <summary>Books what the calling flow starts from now on to a purpose, until the result is disposed of.</summary>
    public static IDisposable For(string purpose)
    {
        var before = Current.Value;
        Current.Value = purpose;
        return new Ending(() => Current.Value = before);
    }

    /// <summary>Books one process that has ended.</summary>
    public void Add(string kind, TimeSpan processor)
    {
        var key = (Current.Value ?? "other", kind);
        lock (_lock)
        {
            var (times, sum) = _sums.GetValueOrDefault(key);
            _sums[key] = (times + 1, sum + processor);
        }
    }

    /// <summary>What was booked, the dearest first, and what this process took itself since the meter was made.</summary>
    public ImmutableArray<Work> Sums()
    {
        lock (_lock)
            return [.. _sums.Select(pair => new Work(pair.Key.Purpose, pair.Key.Kind, pair.Value.Times, pair.Value.Processor))
                .Append(new Work("all", Own, 1, Environment.CpuUsage.TotalTime - _ownBefore))
                .OrderByDescending(work => work.Processor)];
    }

    /// <summary>What was added between two of its answers, the dearest first.</summary>
    public static ImmutableArray<Work> Between(ImmutableArray<Work> before, ImmutableArray<Work> after)
    {
        var then = before.ToDictionary(work => (work.Purpose, work.Kind));
        return [.. after.Select(work => then.TryGetValue((work.Purpose, work.Kind), out var old) && work.Kind != Own
            ? work with { Times = work.Times - old.Times, Processor = work.Processor - old.Processor }
            : work with { Processor = work.Processor - (old?.Processor ?? TimeSpan.Zero) })
            .Where(work => work.Times > 0).OrderByDescending(work => work.Processor)];
    }

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
