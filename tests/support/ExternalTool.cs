using System;
using System.Diagnostics;
using System.IO;

namespace Dialogos.Tests.Support;

/// <summary>What a program of the host said.</summary>
public sealed record ToolResult(int ExitCode, string Output);

/// <summary>Runs the independent oracles: fsck.fat, e2fsck, mtools, debugfs, partx.</summary>
public static class ExternalTool
{
    /// <summary>Runs a program to its end, 60 seconds at most, and returns its status with standard output and error.</summary>
    public static ToolResult Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Find(program)) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["MTOOLS_SKIP_CHECK"] = "1";
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(60_000))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end within 60 s.");
        }
        return new ToolResult(process.ExitCode, output.Result + error.Result);
    }

    /// <summary>Runs a program and throws with its output unless it ends with status 0.</summary>
    public static string MustRun(string program, params string[] arguments)
    {
        var result = Run(program, arguments);
        return result.ExitCode == 0
            ? result.Output
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} ended with {result.ExitCode}:\n{result.Output}");
    }

    private static string Find(string program)
    {
        foreach (var folder in new[] { "/usr/sbin", "/sbin", "/usr/bin", "/bin" })
            if (File.Exists(Path.Combine(folder, program)))
                return Path.Combine(folder, program);
        throw new FileNotFoundException($"{program} is needed as an oracle: apt install dosfstools e2fsprogs mtools");
    }
}
