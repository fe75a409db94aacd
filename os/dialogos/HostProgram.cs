using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using Dialogos.Kernel.Processes;

namespace Dialogos.Os.Command;

/// <summary>Programs of the host, and what they need to run elsewhere.</summary>
internal static class HostProgram
{
    private const ulong UserMemoryEnd = 1UL << 47;

    /// <summary>The full path of a program, looked for as a shell does; null if there is none.</summary>
    public static string? Find(string name)
    {
        if (name.Contains('/'))
            return File.Exists(name) ? Path.GetFullPath(name) : null;
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    /// <summary>
    /// The other files that a program is loaded from: its ELF interpreter and its shared libraries, or the interpreter that
    /// its first line names and that one's. Empty for a static program and for what is none.
    /// </summary>
    public static IReadOnlyList<string> FilesOf(string path)
    {
        var start = new byte[4096];
        int length;
        using (var file = File.OpenRead(path))
            length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (length > 2 && start[0] == '#' && start[1] == '!')
        {
            var interpreter = Encoding.UTF8.GetString(start, 2, length - 2).Split('\n')[0].Trim().Split(' ', '\t')[0];
            return File.Exists(interpreter) ? [interpreter, .. FilesOf(interpreter)] : [];
        }
        return InterpreterOf(path, start.AsSpan(0, length)) is { } loader ? [loader, .. LibrariesOf(loader, path)] : [];
    }

    // The kernel's own reader: what it cannot read, it would not run.
    private static string? InterpreterOf(string path, ReadOnlySpan<byte> start)
    {
        if (start.Length < ElfProgram.HeaderLength)
            return null;
        var place = ElfProgram.FindHeaders(start[..ElfProgram.HeaderLength]);
        if (place.Failed || place.Value.Offset + (ulong)place.Value.Length > (ulong)start.Length)
            return null;
        var program = ElfProgram.Parse(start[..ElfProgram.HeaderLength],
            start.Slice((int)place.Value.Offset, place.Value.Length), UserMemoryEnd);
        if (program.Failed || program.Value.Interpreter.Length == 0)
            return null;
        var name = new byte[program.Value.Interpreter.Length];
        using var file = File.OpenRead(path);
        file.Position = (long)program.Value.Interpreter.Offset;
        file.ReadExactly(name);
        return Encoding.UTF8.GetString(name).TrimEnd('\0');
    }

    /// <summary>The shared libraries that a loader finds for a program or a library; nothing of it is run (ld.so(8)).</summary>
    public static IEnumerable<string> LibrariesOf(string loader, string path)
    {
        using var process = Process.Start(new ProcessStartInfo(loader, ["--list", path])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new CommandException($"{loader} cannot be started.");
        var errors = process.StandardError.ReadToEndAsync();
        var lines = process.StandardOutput.ReadToEnd().Split('\n');
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new CommandException($"{path}: its libraries cannot be found: {errors.GetAwaiter().GetResult().Trim()}");
        // A line is "NAME => PATH (ADDRESS)".
        return lines.Where(line => line.Contains("=> /", StringComparison.Ordinal))
            .Select(line => line.Split("=> ")[1].Split(" (")[0]).Distinct().Where(library => library != loader).ToList();
    }
}
