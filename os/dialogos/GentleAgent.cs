using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using Dialogos.Sandbox.Vm;

namespace Dialogos.Os.Command;

/// <summary>
/// The agent, or the outside of one that runs inside, beside a machine that a person uses: <c>dialogos improve</c> in a process of
/// its own, at the lowest priority, so that it takes what nobody else wants. The disk is the machine's meanwhile: what is accepted
/// waits until that has ended.
/// </summary>
internal sealed class GentleAgent : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly Process _process;
    private readonly List<string> _lines = [];

    private GentleAgent(Process process) => _process = process;

    /// <summary>What it said that stays true, in lines.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    /// <summary>Starts it; everything that it says goes to the teller at once.</summary>
    /// <param name="channel">Leads to the agent inside, which it then serves; null to be the agent itself.</param>
    public static GentleAgent Start(Workspace workspace, SerialChannel? channel, Action<string> tell)
    {
        var program = Environment.ProcessPath ?? throw new CommandException("This program does not know its own path.");
        var start = new ProcessStartInfo("nice", ["-n", "19", program])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Under `dotnet dialogos.dll` the process is dotnet, and the assembly its first argument.
        if (!Path.GetFileNameWithoutExtension(program).Equals("dialogos", StringComparison.Ordinal))
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "dialogos.dll"));
        foreach (var argument in new[] { "--state", workspace.State, "improve", "--beside", "--accepted", "1", "--budget", "24h" })
            start.ArgumentList.Add(argument);
        if (channel is not null)
            start.ArgumentList.Add("--served");
        start.Environment["DIALOGOS_ROOT"] = workspace.Root;
        var process = Process.Start(start) ?? throw new CommandException("The agent does not start.");
        var agent = new GentleAgent(process);
        process.ErrorDataReceived += (_, line) => agent.Hear(line.Data, tell);
        process.BeginErrorReadLine();
        // Its summary is for who runs it by hand; over the channel go frames.
        _ = channel is null ? process.StandardOutput.BaseStream.CopyToAsync(Stream.Null)
            : Task.WhenAll(PassAsync(process.StandardOutput.BaseStream, new SerialStream(channel)), PassAsync(new SerialStream(channel), process.StandardInput.BaseStream));
        return agent;
    }

    /// <summary>Ends it in the orderly way, or by force if it does not.</summary>
    public async Task StopAsync()
    {
        if (_process.HasExited)
            return;
        using (var signal = Process.Start("kill", ["-INT", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            await signal.WaitForExitAsync();
        await Task.WhenAny(_process.WaitForExitAsync(), Task.Delay(Patience));
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    // Until either side ends.
    private static async Task PassAsync(Stream from, Stream to)
    {
        try
        {
            await from.CopyToAsync(to);
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException)
        {
            // The machine or the process ended first.
        }
    }

    private void Hear(string? line, Action<string> tell)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        // See LoopDisplay: what is being done now begins with this mark.
        var isNow = line.StartsWith(LoopDisplay.NowMark, StringComparison.Ordinal);
        if (!isNow)
        {
            lock (_lines)
                _lines.Add(line);
        }
        tell(isNow ? line[LoopDisplay.NowMark.Length..] : line);
    }
}
