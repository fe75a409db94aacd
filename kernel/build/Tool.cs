using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Dialogos.Kernel.Build;

/// <summary>Runs the programs that the builder spawns.</summary>
internal static class Tool
{
    private const int Period = 20;

    /// <summary>Exit status, everything that the program printed, and the processor time that it took (short by a period at most).</summary>
    internal readonly record struct Result(int Status, string Output, TimeSpan Processor);

    /// <summary>Runs to the end.</summary>
    /// <exception cref="BuildException">It cannot be started.</exception>
    internal static Result Run(string path, IEnumerable<string> arguments, string folder)
    {
        var start = new ProcessStartInfo(path, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var output = new StringBuilder();
        void Collect(object sender, DataReceivedEventArgs line)
        {
            lock (output)
                if (line.Data != null)
                    output.Append(line.Data).Append('\n');
        }
        try
        {
            using var process = new Process { StartInfo = start };
            process.OutputDataReceived += Collect;
            process.ErrorDataReceived += Collect;
            process.Start();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            var taken = TimeSpan.Zero;
            while (!process.WaitForExit(Period))
                if (ProcessorTime.Of(process.Id) is var now && now > taken)
                    taken = now;
            // Only without a limit does it also wait for the last lines.
            process.WaitForExit();
            return new Result(process.ExitCode, output.ToString(), taken);
        }
        catch (Win32Exception fault)
        {
            throw new BuildException($"cannot start {path}: {fault.Message}");
        }
    }
}
