// A copy of the sources below artifacts/mutation, so that Stryker's build does not meet another one, and what is made of it: the
// mutated assembly with Stryker's report, and the folder in which the tests run. Each is made anew only when what it is made of
// has changed, which its key tells: a hash of all files that go in.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;

namespace Dialogos.Eval.Mutation;

/// <summary>Makes the mutated assembly, and the tests that meet it.</summary>
/// <param name="root">The repository's root.</param>
/// <param name="cancellation">Ends the tools that run.</param>
internal sealed class MutatedTree(string root, CancellationToken cancellation)
{
    private const string TestProject = "tests/kernel", Project = "Dialogos.Kernel.Portable.csproj";
    // Stryker must run some test, or it ends: a quick one that reaches no area, so that it tries no mutant itself.
    private const string AnyTest = "FullyQualifiedName~Cryptography.Sha256Tests";
    private static readonly string[] Rooms = ["kernel", "drivers", "analyzers", "tests/kernel", "tests/support", ".config",
        "Directory.Build.props", "Directory.Packages.props", "global.json", "nuget.config", ".editorconfig"];
    private static readonly TimeSpan StrykerLimit = TimeSpan.FromMinutes(30), BuildLimit = TimeSpan.FromMinutes(15);

    private readonly string _tree = Path.Combine(root, "artifacts", "mutation", "tree");
    private readonly string _mutated = Path.Combine(root, "artifacts", "mutation", "mutated");

    /// <summary>Where verdicts and logs lie.</summary>
    internal string Folder { get; } = Path.Combine(root, "artifacts", "mutation");

    /// <summary>Where the tests and the mutated assembly lie.</summary>
    internal string Tests => Path.Combine(Folder, "tests");

    /// <summary>A hash of all sources and tests.</summary>
    internal string Key { get; private set; } = "";

    /// <summary>Makes what is not there yet, and returns the mutants of all areas.</summary>
    /// <param name="tell">Told what happens that takes long.</param>
    /// <exception cref="InvalidDataException">A tool failed; with the end of what it said.</exception>
    internal List<Mutant> Prepare(Action<string> tell)
    {
        var files = List();
        // The areas say which of all mutants the report names.
        var mutatedKey = Hash(files.Where(file => !file.StartsWith("tests/", StringComparison.Ordinal)), string.Join('\n', Area.All.SelectMany(area => area.Patterns)));
        Key = Hash(files, mutatedKey);
        Copy(files);
        if (!IsMade(_mutated, mutatedKey))
            Make(_mutated, mutatedKey, () => Mutate(tell));
        if (!IsMade(Tests, Key))
            Make(Tests, Key, () => BuildTests(tell));
        return Mutant.ReadReport(Path.Combine(_mutated, "report.json"), _tree);
    }

    private void Mutate(Action<string> tell)
    {
        tell("Stryker makes the mutants (minutes)");
        Run("dotnet", ["tool", "restore"], _tree, BuildLimit);
        var output = Path.Combine(Folder, "stryker");
        Run("dotnet", ["stryker", "-p", Project, "-r", "json", "-O", output, "--skip-version-check", "-c", "1", "--configuration", "Release",
            "--test-case-filter", AnyTest, .. Area.All.SelectMany(area => area.Patterns).Distinct().SelectMany(pattern => new[] { "-m", pattern })],
            Path.Combine(_tree, TestProject), StrykerLimit);
        File.Copy(Path.Combine(output, "reports", "mutation-report.json"), Path.Combine(_mutated, "report.json"));
        File.Copy(Path.Combine(BuiltTests(), TestHost.Mutated), Path.Combine(_mutated, TestHost.Mutated));
    }

    private void BuildTests(Action<string> tell)
    {
        tell("building the tests");
        // Stryker left its assembly where the compiler's would go.
        File.Delete(Path.Combine(BuiltTests(), TestHost.Mutated));
        Run("dotnet", ["build", TestProject, "-c", "Release", "-m:1", "-v", "quiet", "--nologo"], _tree, BuildLimit);
        foreach (var file in Directory.EnumerateFiles(BuiltTests(), "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(Tests, Path.GetRelativePath(BuiltTests(), file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
        File.Copy(Path.Combine(_mutated, TestHost.Mutated), Path.Combine(Tests, TestHost.Mutated), overwrite: true);
    }

    private string BuiltTests() => Path.Combine(_tree, TestProject, "bin", "Release", "net10.0");

    private static bool IsMade(string folder, string key) =>
        File.Exists(Path.Combine(folder, "key")) && File.ReadAllText(Path.Combine(folder, "key")) == key;

    private static void Make(string folder, string key, Action make)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        make();
        File.WriteAllText(Path.Combine(folder, "key"), key);
    }

    private List<string> List() => Run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", .. Rooms], root, BuildLimit)
        .Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(file => File.Exists(Path.Combine(root, file)))
        .Distinct().Order(StringComparer.Ordinal).ToList();

    private string Hash(IEnumerable<string> files, string more)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(more));
        foreach (var file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"\n{file} "));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(Path.Combine(root, file))));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Files that are the same keep their times, so that the compiler is not asked for nothing.
    private void Copy(List<string> files)
    {
        foreach (var file in files)
        {
            var (from, to) = (File.ReadAllBytes(Path.Combine(root, file)), Path.Combine(_tree, file));
            if (File.Exists(to) && File.ReadAllBytes(to).AsSpan().SequenceEqual(from))
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.WriteAllBytes(to, from);
        }
        var wanted = files.ToHashSet(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(_tree, "*", SearchOption.AllDirectories))
        {
            var file = Path.GetRelativePath(_tree, path);
            if (!wanted.Contains(file) && !file.Split('/').Any(part => part is "bin" or "obj"))
                File.Delete(path);
        }
    }

    private string Run(string program, IEnumerable<string> arguments, string folder, TimeSpan limit)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder,
        }) ?? throw new InvalidDataException($"{program} does not start");
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using (cancellation.Register(() => process.Kill(entireProcessTree: true)))
            if (!process.WaitForExit(limit))
                process.Kill(entireProcessTree: true);
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        if (process.ExitCode == 0)
            return output.Result;
        var lines = (output.Result + errors.Result).Split('\n');
        var log = Path.Combine(Folder, "failed.log");
        File.WriteAllLines(log, lines);
        throw new InvalidDataException($"{string.Join('\n', lines.TakeLast(20))}\n{program} ended with {process.ExitCode}; the whole log: {log}");
    }
}
