using System;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Sandbox.Vm;

namespace Dialogos.Os.Command;

/// <summary>
/// Types commands at the system's prompt, the shell's or the monitor's, as a person would. What a command *prints* comes from the console; how it
/// *ended* comes from its frame on COM2, since text can say anything.
/// </summary>
internal sealed partial class MonitorSession
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(50);

    private readonly VirtualMachine machine;
    private readonly GuestReport report = new();
    private readonly Lock gate = new();
    private int executed;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Listens to a machine from its start.</summary>
    public MonitorSession(VirtualMachine machine)
    {
        this.machine = machine;
        machine.Frames.Follow(piece =>
        {
            lock (gate)
                report.Feed(piece.Span);
            Announce();
        });
        machine.Console.Follow(_ => Announce());
        machine.Completion.ContinueWith(_ => Announce(), TaskScheduler.Default);
    }

    /// <summary>Waits for a prompt behind a position of the console's output.</summary>
    /// <returns>False if the machine ended instead.</returns>
    public async Task<bool> WaitForPromptAsync(int after, CancellationToken cancellation)
    {
        while (true)
        {
            var change = NextChange();
            if (EndsWithPrompt(machine.Console.Text(after)))
            {
                // A prompt stays; a line that merely looks like one goes on.
                await Task.Delay(Quiet, cancellation);
                if (EndsWithPrompt(machine.Console.Text(after)) && (IsMonitor || CountResults() > executed))
                    return true;
                if (EndsWithPrompt(machine.Console.Text(after)))
                    await change.WaitAsync(cancellation);
                continue;
            }
            if (machine.Completion.IsCompleted)
                return false;
            await change.WaitAsync(cancellation);
        }
    }

    /// <summary>
    /// Whether the prompt is the kernel monitor's. The shell reports a status before every prompt, the first one too; the
    /// monitor only after a command.
    /// </summary>
    public bool IsMonitor => Visible(machine.Console.Text()).EndsWith("> ", StringComparison.Ordinal);

    /// <summary>Types one command and waits until it ended.</summary>
    /// <returns>Its status and what it printed; status null if the machine ended before the command did.</returns>
    public async Task<(int? Status, string Output)> ExecuteAsync(string command, CancellationToken cancellation)
    {
        var start = machine.Console.Length;
        var results = CountResults();
        executed = IsMonitor ? 0 : results;
        await machine.Console.SendAsync(command + "\r", cancellation);
        while (CountResults() == results && !machine.Completion.IsCompleted)
        {
            var change = NextChange();
            if (CountResults() == results && !machine.Completion.IsCompleted)
                await change.WaitAsync(cancellation);
        }
        var alive = await WaitForPromptAsync(start + command.Length, cancellation);
        var text = Visible(machine.Console.Text(start));
        lock (gate)
        {
            int? status = report.CommandResults.Count > results ? report.CommandResults[results] : null;
            return (status, WithoutEchoAndPrompt(text, command, alive));
        }
    }

    // First comes what was typed, broken into lines where the terminal ends; last, if the system still runs, the next prompt.
    private static string WithoutEchoAndPrompt(string text, string command, bool endsWithPrompt)
    {
        var start = 0;
        foreach (var letter in command)
        {
            while (start < text.Length && text[start] == '\n' && letter != '\n')
                start++;
            start++;
        }
        start = start < text.Length ? text.IndexOf('\n', start) + 1 : text.Length;
        var end = endsWithPrompt ? text.LastIndexOf('\n') + 1 : text.Length;
        return start <= end ? text[start..end] : "";
    }

    private static bool EndsWithPrompt(string text) => Prompt().IsMatch(Visible(text));

    private static string Visible(string text) =>
        EscapeSequences().Replace(text, "").Replace("\r", "", StringComparison.Ordinal);

    private int CountResults()
    {
        lock (gate)
            return report.CommandResults.Count;
    }

    private Task NextChange()
    {
        lock (gate)
            return changed.Task;
    }

    private void Announce()
    {
        TaskCompletionSource previous;
        lock (gate)
        {
            previous = changed;
            changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        previous.TrySetResult();
    }

    // A word and '>' or '#' or '$' and a blank, alone at the end.
    [GeneratedRegex(@"(^|\n)[A-Za-z0-9@:~/._-]*[>#$] $")]
    private static partial Regex Prompt();

    // CSI sequences (ECMA-48, 5.4), which a line editor writes.
    [GeneratedRegex(@"\e\[[0-?]*[ -/]*[@-~]")]
    private static partial Regex EscapeSequences();
}
