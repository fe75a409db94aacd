using System.Diagnostics;
using System.IO;
using System.Text;

namespace Dialogos.Eval.Cases;

/// <summary>Asks git about a repository.</summary>
public static class Git
{
    /// <summary>What a command prints, without what blanks stand around it.</summary>
    /// <exception cref="InvalidDataException">git refuses.</exception>
    public static string Ask(string repository, params string[] arguments) => TryAsk(repository, arguments)?.Trim()
        ?? throw new InvalidDataException($"git {string.Join(' ', arguments)} failed in {repository}");

    /// <summary>What a command prints, to the byte of its text; null where git refuses.</summary>
    public static string? TryAsk(string repository, params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", repository, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8 })
            ?? throw new IOException("git does not start");
        git.ErrorDataReceived += static (_, _) => { };
        git.BeginErrorReadLine();
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0 ? output : null;
    }
}
