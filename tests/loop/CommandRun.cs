using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Dialogos.Tests.Loop;

/// <summary>Which part is killed.</summary>
internal enum Part
{
    /// <summary>The command: agent, verifier and whoever accepts are one process.</summary>
    Command,
    /// <summary>One of its virtual machines.</summary>
    Guest,
    /// <summary>Its compiler.</summary>
    Compiler,
    /// <summary>A git that it runs.</summary>
    Git,
    /// <summary>All at once, as when the host loses power (what was written stays).</summary>
    Everything,
}

/// <summary>One run of the command in a lane.</summary>
internal sealed class CommandRun : IDisposable
{
    private readonly Lane _lane;
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    public CommandRun(Lane lane, IEnumerable<string> arguments)
    {
        _lane = lane;
        _process = lane.Start(arguments);
        _process.StandardInput.Close();
        _output = _process.StandardOutput.ReadToEndAsync();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>How long it runs.</summary>
    public Stopwatch Clock { get; } = Stopwatch.StartNew();

    /// <summary>Waits for a moment and kills a part; where that part does not run then, the command. Null: it ended before.</summary>
    public string? KillAt(Func<TimeSpan, bool> moment, TimeSpan delay, Part part)
    {
        while (!moment(Clock.Elapsed))
        {
            if (_process.HasExited)
                return null;
            Thread.Sleep(1);
        }
        Thread.Sleep(delay);
        var running = _lane.Processes();
        var victims = part switch
        {
            Part.Everything => running,
            Part.Guest => Named("qemu-system"),
            Part.Compiler => Named("ilc"),
            Part.Git => Named("git"),
            _ => [],
        };
        if (victims.Count == 0)
            (part, victims) = (Part.Command, [(_process.Id, "")]);
        // All of them at once, and none but what this harness started.
        var killed = victims.Count(victim => Kill(victim.Id));
        return killed == 0 ? null : part.ToString().ToLowerInvariant();

        IReadOnlyList<(int Id, string)> Named(string start) => [.. running.Where(process => process.Name.StartsWith(start, StringComparison.Ordinal)).Take(1)];
    }

    /// <summary>Waits for the command's end; one that takes too long is ended, and that is a status of its own.</summary>
    public async Task<Outcome> EndAsync(TimeSpan limit)
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            foreach (var (id, _) in _lane.Processes())
                Kill(id);
            return new Outcome(-1, $"it did not end within {limit.TotalMinutes:0} minutes");
        }
        // What outlives the command may hold its pipes.
        await Task.WhenAny(Task.WhenAll(_output, _errors), Task.Delay(TimeSpan.FromSeconds(60)));
        return new Outcome(_process.ExitCode, (_output.IsCompleted ? _output.Result : "") + (_errors.IsCompleted ? _errors.Result : ""));
    }

    public void Dispose() => _process.Dispose();

    private static bool Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            return true;
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
