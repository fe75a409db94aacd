using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Dialogos.Kernel.Build;

/// <summary>Runs the programs that the builder spawns.</summary>
internal static class Tool
{
    /// <summary>Exit status, everything that the program printed, and the processor time that it took (<see cref="ProcessorTime.UntilExit"/>).</summary>
    internal readonly record struct Result(int Status, string Output, TimeSpan Processor);

    /// <summary>Runs to the end, with these settings added to the environment.</summary>
    /// <exception cref="BuildException">It cannot be started.</exception>
    internal static Result Run(string path, IEnumerable<string> arguments, string folder, params ReadOnlySpan<(string Name, string Value)> settings)
    {
        var start = new ProcessStartInfo(path, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
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
            var taken = ProcessorTime.UntilExit(process);
            return new Result(process.ExitCode, output.ToString(), taken);
        }
        catch (Win32Exception fault)
        {
            throw new BuildException($"cannot start {path}: {fault.Message}");
        }
    }
}
