using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Eval.Cases;

namespace Dialogos.Eval.Suites.Kernel;

/// <summary>What a script of tests/kernel-programs said.</summary>
public sealed record ScriptOutput(int Status, string Text);

/// <summary>
/// Runs the scripts that set programs on Linux beside the same programs in a machine, and reads what they found. They belong to
/// the harness's own checkout, whatever generation is asked; what they print is said by the host, from what both systems did.
/// </summary>
public static class ProgramScript
{
    private const string Folder = "tests/kernel-programs";

    /// <summary>What this host lacks in order to run them; null if it lacks nothing.</summary>
    public static string? Missing()
    {
        if (Environment.UserName != "root")
            return "the programs change users and mount: this needs root";
        // The scripts name busybox by its whole path, since it goes into the machines.
        string[] folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/sbin", "/usr/sbin"];
        return new[] { "musl-gcc", "/bin/busybox", "mke2fs", "qemu-system-x86_64" }.FirstOrDefault(tool => !folders.Any(folder => File.Exists(Path.Combine(folder, tool)))) is { } missing
            ? $"{missing} is not installed here" : null;
    }

    /// <summary>The words that a script assigns to one of its variables: what it is going to run.</summary>
    /// <exception cref="InvalidDataException">It has no such variable.</exception>
    public static IReadOnlyList<string> Words(string repository, string script, string variable)
    {
        var match = Regex.Match(File.ReadAllText(Path.Combine(repository, Folder, script)), $"^{variable}=\"([a-z ]+)\"$", RegexOptions.Multiline);
        return match.Success ? match.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            : throw new InvalidDataException($"{Folder}/{script} has no list '{variable}'");
    }

    /// <summary>Runs a script of the folder to its end.</summary>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public static Task<ScriptOutput> RunAsync(string repository, string script, string[] arguments, TimeSpan limit, CancellationToken cancellation) =>
        RunAsync(Path.Combine(repository, Folder, script), arguments, limit, cancellation);

    /// <summary>Measures what operations cost on Linux and on the checkout's kernel.</summary>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public static Task<ScriptOutput> MeasureBesideLinuxAsync(string repository, TimeSpan limit, CancellationToken cancellation) =>
        RunAsync(Path.Combine(repository, "dialogos"), ["bench", "--against-linux", "--json"], limit, cancellation);

    private static Task<ScriptOutput> RunAsync(string program, string[] arguments, TimeSpan limit, CancellationToken cancellation) =>
        // What this process ignores, its children would: on Linux a program that raises SIGPIPE then lives.
        CaptureAsync(new ProcessStartInfo("env", ["--default-signal", program, .. arguments]) { WorkingDirectory = Path.GetTempPath() },
            program, limit, cancellation);

    /// <summary>Runs a program of the host without input, to its end.</summary>
    /// <param name="start">What runs, and where.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <exception cref="TimeoutException">It took too long.</exception>
    internal static async Task<ScriptOutput> CaptureAsync(ProcessStartInfo start, string name, TimeSpan limit, CancellationToken cancellation)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        using var process = Process.Start(start) ?? throw new IOException($"{name} does not start");
        process.StandardInput.Close();
        var text = new StringBuilder();
        void Append(object _, DataReceivedEventArgs line)
        {
            lock (text)
                text.AppendLine(line.Data);
        }
        process.OutputDataReceived += Append;
        process.ErrorDataReceived += Append;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(limit);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            throw new TimeoutException($"{name} took longer than {limit.TotalMinutes} minutes");
        }
        return new ScriptOutput(process.ExitCode, text.ToString());
    }

    /// <summary>What <c>compare</c> found out about a program: each line that it prints on Linux must be the same in a machine.</summary>
    public static Outcome JudgeCompared(string program, ScriptOutput output)
    {
        var match = Regex.Match(output.Text, $"^{program}: ([0-9]+) lines on Linux, ([0-9]+) differ$", RegexOptions.Multiline);
        if (!match.Success)
            return Outcome.Of(CaseState.Invalid, "it never ran", output.Text);
        var (lines, differ) = (int.Parse(match.Groups[1].Value), int.Parse(match.Groups[2].Value));
        if (lines == 0)
            return Outcome.Of(CaseState.Invalid, "it printed nothing on Linux: there is nothing to compare with", output.Text);
        return new Outcome(differ == 0 ? CaseState.Passed : CaseState.Failed, differ == 0 ? "" : $"{differ} of {lines} lines differ from Linux", output.Text,
            CaseResult.None.Add("lines on Linux", lines).Add("lines that differ", differ));
    }

    /// <summary>
    /// What <c>bench --against-linux --json</c> measured: at least half of the operations take at most Linux's instructions, and
    /// none takes more than twice as many. The ratios are medians of three runs, which do not repeat to the digit: no figures.
    /// </summary>
    public static Outcome JudgeBesideLinux(ScriptOutput output)
    {
        try
        {
            var line = output.Text.Split('\n').LastOrDefault(line => line.StartsWith('{'));
            List<(string Name, double Ratio)> rows = line is null ? [] : [.. JsonNode.Parse(line)!["rows"]!.AsArray().Select(row => ((string)row!["name"]!, (double)row["ratio"]!))];
            if (rows.Count == 0)
                return Outcome.Of(CaseState.Invalid, "nothing was measured", output.Text);
            var (worst, fewer) = (rows.MaxBy(row => row.Ratio), rows.Count(row => row.Ratio <= 1));
            var text = string.Create(CultureInfo.InvariantCulture, $"{fewer} of {rows.Count} take at most Linux's instructions; the worst, {worst.Name}, takes {worst.Ratio:F2} times as many");
            return Outcome.Of(2 * fewer >= rows.Count && worst.Ratio <= 2 ? CaseState.Passed : CaseState.Failed, text, output.Text);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or NullReferenceException or FormatException)
        {
            return Outcome.Of(CaseState.Invalid, $"what it measured cannot be read: {fault.Message}", output.Text);
        }
    }

    /// <summary>What <c>isolation</c> found out about an attempt to hurt others.</summary>
    public static Outcome JudgeIsolated(string attempt, ScriptOutput output)
    {
        if (Regex.Match(output.Text, $"^ +FAILED {attempt}: *(.+)$", RegexOptions.Multiline) is { Success: true } failed)
            return Outcome.Of(CaseState.Failed, failed.Groups[1].Value.Trim(), output.Text);
        return Regex.IsMatch(output.Text, $"^{attempt}: resources:", RegexOptions.Multiline) ? Outcome.Of(CaseState.Passed, "", output.Text)
            : Outcome.Of(CaseState.Invalid, "it never ran", output.Text);
    }

    /// <summary>What <c>crash</c> found out about the disk after one of its kills, counted from 1.</summary>
    public static Outcome JudgeKilled(int time, int times, ScriptOutput output)
    {
        if (Regex.Match(output.Text, "^([0-9]+) passed, ([0-9]+) failed$", RegexOptions.Multiline) is not { Success: true } last
            || int.Parse(last.Groups[1].Value) + int.Parse(last.Groups[2].Value) != times)
            return Outcome.Of(CaseState.Invalid, "it never ran to its end", output.Text);
        return Regex.Match(output.Text, $"^ +FAILED time {time}: *(.*)$", RegexOptions.Multiline) is { Success: true } failed
            ? Outcome.Of(CaseState.Failed, failed.Groups[1].Value.Trim(), output.Text) : Outcome.Of(CaseState.Passed, "", output.Text);
    }
}
