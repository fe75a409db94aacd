using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
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
    public static Task<ShellResult> RunAsync(string program, params string[] arguments) =>
        RunAsync(Start(program, arguments), TimeSpan.FromMinutes(4));

    /// <summary>Runs the command that is built here on the sources of another repository.</summary>
    public static Task<ShellResult> RunOnAsync(string repository, TimeSpan limit, params string[] arguments) =>
        RunAsync(StartOn(repository, arguments), limit);

    /// <summary>How the command that is built here is started on the sources of another repository.</summary>
    public static ProcessStartInfo StartOn(string repository, params string[] arguments)
    {
        var command = Directory.EnumerateFiles(Path.Combine(Root, "os", "dialogos", "bin", "Release"), "dialogos.dll", SearchOption.AllDirectories).Single();
        var start = Start("dotnet", [command, .. arguments]);
        start.Environment["DIALOGOS_ROOT"] = repository;
        return start;
    }

    private static ProcessStartInfo Start(string program, string[] arguments) => new(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = Path.GetTempPath(),
    };

    private static async Task<ShellResult> RunAsync(ProcessStartInfo start, TimeSpan limit)
    {
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{start.FileName} {string.Join(' ', start.ArgumentList)}: {await errors}");
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
