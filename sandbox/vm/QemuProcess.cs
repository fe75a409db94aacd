using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Kernel.Build;

namespace Dialogos.Sandbox.Vm;

/// <summary>How the process ended.</summary>
/// <param name="Code">Its exit status.</param>
/// <param name="Killed">Why the host killed it, or null.</param>
/// <param name="KillDetail">A sentence about that.</param>
/// <param name="Errors">The end of what it wrote to its standard error.</param>
/// <param name="Elapsed">From start to end.</param>
/// <param name="Processor">Processor time of QEMU, short by 50 ms at most.</param>
internal sealed record QemuExit(int Code, EndReason? Killed, string KillDetail, string Errors, TimeSpan Elapsed, TimeSpan Processor);

/// <summary>
/// The QEMU process under guard. One thread of its own starts it, watches its limits and sees it end: the kernel's
/// parent-death signal follows the *thread* that started a child, so a pool thread would not do.
/// </summary>
internal sealed class QemuProcess
{
    private const int ErrorLimit = 8192;
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromMilliseconds(50);

    private readonly Process process;
    private readonly MachineLimits limits;
    private readonly Stopwatch clock = new();
    private readonly StringBuilder errors = new();
    private readonly Lock gate = new();
    private readonly TaskCompletionSource<QemuExit> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Func<bool> isOverOutput = () => false;
    // When the guest began, in ticks of the clock; 0 before.
    private long guestStart;
    // As it was seen last.
    private TimeSpan processorTime;
    private EndReason? killed;
    private string killDetail = "";

    private QemuProcess(List<string> command, MachineLimits limits)
    {
        this.limits = limits;
        process = new Process
        {
            StartInfo = new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    public int Id { get; private set; }

    public Task<QemuExit> Exited => exited.Task;

    /// <summary>Starts the process and its guard.</summary>
    /// <exception cref="MachineStartException">A program is missing.</exception>
    public static QemuProcess Start(List<string> command, MachineLimits limits)
    {
        var guarded = new QemuProcess(command, limits);
        using var started = new ManualResetEventSlim();
        Exception? fault = null;
        var thread = new Thread(() => guarded.Guard(started, ref fault)) { IsBackground = true, Name = "qemu guard" };
        thread.Start();
        started.Wait();
        return fault is null ? guarded : throw new MachineStartException($"{command[0]}: {fault.Message}");
    }

    /// <summary>From now on a true answer means that a serial port printed too much.</summary>
    public void Watch(Func<bool> overOutput) => Volatile.Write(ref isOverOutput, overOutput);

    /// <summary>
    /// From now on the limits count. Before, QEMU would be killed for its own start, which takes seconds on a busy host and is
    /// limited by whoever waits for it.
    /// </summary>
    public void GuestRuns() => Volatile.Write(ref guestStart, Math.Max(1, clock.Elapsed.Ticks));

    /// <summary>Kills it, if it still runs.</summary>
    public void Kill(EndReason reason, string detail = "it was stopped")
    {
        lock (gate)
        {
            if (killed is not null || exited.Task.IsCompleted || process.HasExited)
                return;
            killed = reason;
            killDetail = detail;
            // Under the lock: the guard disposes of the process object as soon as the process has ended.
            process.Kill(entireProcessTree: true);
        }
    }

    private void Guard(ManualResetEventSlim started, ref Exception? fault)
    {
        try
        {
            process.Start();
            Id = process.Id;
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.StandardInput.Close();
            clock.Start();
        }
        catch (Win32Exception missing)
        {
            fault = missing;
            return;
        }
        finally
        {
            started.Set();
        }
        while (!process.WaitForExit(WatchPeriod))
        {
            if (ProcessorTime.Of(Id) is var now && now > processorTime)
                processorTime = now;
            CheckLimits();
        }
        process.WaitForExit();
        lock (gate)
        {
            exited.SetResult(new QemuExit(process.ExitCode, killed, killDetail, Errors(), clock.Elapsed, processorTime));
            process.Dispose();
        }
    }

    private void CheckLimits()
    {
        var start = Volatile.Read(ref guestStart);
        if (start == 0)
            return;
        if (clock.Elapsed.Ticks - start > limits.WallTime.Ticks)
            Kill(EndReason.TimeLimit, $"it ran longer than {limits.WallTime.TotalSeconds:0.#} s and was killed");
        else if (limits.ProcessorTime < TimeSpan.MaxValue && processorTime > limits.ProcessorTime)
            Kill(EndReason.TimeLimit, $"it used more than {limits.ProcessorTime.TotalSeconds:0.#} s of processor time and was killed");
        else if (Volatile.Read(ref isOverOutput)())
            Kill(EndReason.OutputLimit, $"it printed more than {limits.Output} bytes and was killed");
        else if (ResidentBytes() is var bytes && bytes > limits.ProcessMemory)
            Kill(EndReason.MemoryLimit, $"QEMU used {bytes >> 20} MiB, more than {limits.ProcessMemory >> 20}");
    }

    private long ResidentBytes()
    {
        try
        {
            // The second figure is the number of resident pages (proc(5)).
            var figures = File.ReadAllText($"/proc/{Id}/statm").Split(' ');
            return long.Parse(figures[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return 0;
        }
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (errors)
        {
            if (errors.Length + line.Length < ErrorLimit)
                errors.AppendLine(line);
        }
    }

    private string Errors()
    {
        lock (errors)
            return errors.ToString().Trim();
    }
}
