using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;

namespace Dialogos.Tests.EndToEnd;

/// <summary>What a command printed and how it ended.</summary>
internal sealed record ShellResult(int Status, string Output, string Errors);

/// <summary>Runs the commands of the repository's root as a user does.</summary>
internal static class Shell
{
    /// <summary>The repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Runs <c>./dialogos</c>.</summary>
    public static Task<ShellResult> DialogosAsync(params string[] arguments) =>
        RunAsync(Path.Combine(Root, "dialogos"), arguments);

    /// <summary>Runs a program to its end, at most four minutes.</summary>
    public static async Task<ShellResult> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        })!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(4));
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)}: {await errors}");
        }
        return new ShellResult(process.ExitCode, await output, await errors);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "DialogosSelf.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
