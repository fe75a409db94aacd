using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Dialogos.Tests.EndToEnd;

/// <summary><c>boot</c> at a terminal, as a person has it: <c>script</c> makes one of 24 rows and 80 columns.</summary>
public sealed class TerminalTests : IDisposable
{
    // The last row, in reverse video (ECMA-48).
    private const string StatusRow = "\e[24;1H\e[2K\e[7m";
    private readonly string _state = Directory.CreateTempSubdirectory("dialogos-terminal-").FullName;

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Fact]
    public async Task The_last_row_tells_of_the_agent_until_the_person_leaves()
    {
        var screen = await BootUntilAsync("", text => text.Contains(StatusRow, StringComparison.Ordinal) && text.Contains("BdsDxe", StringComparison.Ordinal));
        Assert.Contains("The agent improves the system beside it", screen, StringComparison.Ordinal);
        // The machine's lines scroll above the row, and in the end the row is given back.
        Assert.Contains("\e[1;23r", screen, StringComparison.Ordinal);
        Assert.Contains("\e7\e[r\e[24;1H\e[2K\e8", screen, StringComparison.Ordinal);
        Assert.Contains("The machine ended", screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_improving_the_whole_terminal_is_the_systems()
    {
        var screen = await BootUntilAsync("--no-improve", text => text.Contains("BdsDxe", StringComparison.Ordinal));
        Assert.DoesNotContain(StatusRow, screen, StringComparison.Ordinal);
        Assert.DoesNotContain("agent", screen, StringComparison.Ordinal);
    }

    // What the terminal got until something stood there, and until the person left after that with Ctrl-].
    private async Task<string> BootUntilAsync(string options, Func<string, bool> isEnough)
    {
        var command = $"stty rows 24 cols 80; {Path.Combine(Shell.Root, "dialogos")} boot --state {_state} {options}";
        using var process = Process.Start(new ProcessStartInfo("script", ["-qefc", command, "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        })!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        var (screen, buffer, left) = (new StringBuilder(), new byte[4096], false);
        try
        {
            int count;
            while ((count = await process.StandardOutput.BaseStream.ReadAsync(buffer, patience.Token)) > 0)
            {
                screen.Append(Encoding.UTF8.GetString(buffer, 0, count));
                if (left || !isEnough(screen.ToString()))
                    continue;
                left = true;
                process.StandardInput.BaseStream.WriteByte(0x1D);
                process.StandardInput.BaseStream.Flush();
            }
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(screen.ToString());
        }
        Assert.Equal(0, process.ExitCode);
        return screen.ToString();
    }
}
