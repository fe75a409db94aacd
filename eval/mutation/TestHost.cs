// The process that the tests run in. It loads them and the mutated assembly once, then does what it is told, a line each:
//   cover TEST            -> "passed MICROSECONDS REACHED… / STATIC…", "failed WHY" or "skipped"
//   try MUTANT TEST…      -> "killed TEST", "survived", or "spoilt TEST": killed, but the test goes on failing without the mutant
// REACHED are the mutants that ran, STATIC those of them that ran while a class was initialised: that happens once in a
// process, so they must be tried first in a new one. Tests are numbers; the first lines say how many there are and their names.
using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.Loader;
using System.Threading;

namespace Dialogos.Eval.Mutation;

internal sealed class TestHost
{
    /// <summary>The assemblies' names, in the folder of the tests.</summary>
    internal const string Tests = "Dialogos.Tests.Kernel.dll", Mutated = "Dialogos.Kernel.Portable.dll";

    private const int NoMutant = -1;
    private readonly MutantSwitch _switch;
    private readonly TestRunner _runner;

    private TestHost(string folder, Func<string, bool> chooses)
    {
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            Path.Combine(folder, name.Name + ".dll") is var path && File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
        _runner = new TestRunner(AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.Combine(folder, Tests)), chooses);
        _switch = new MutantSwitch(AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.Combine(folder, Mutated))) { Active = NoMutant };
    }

    /// <summary>Serves; the process ends with its input.</summary>
    internal static void Serve(string folder, Func<string, bool> chooses)
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        // What tests print is nobody's answer.
        Console.SetOut(TextWriter.Null);
        var host = new TestHost(folder, chooses);
        output.WriteLine(host._runner.Names.Count);
        foreach (var name in host._runner.Names)
            output.WriteLine(name);
        foreach (var line in Requests(input).GetConsumingEnumerable())
        {
            var words = line.Split(' ');
            var numbers = words.Skip(1).Select(word => int.Parse(word, CultureInfo.InvariantCulture)).ToArray();
            output.WriteLine(words[0] == "cover" ? host.Cover(numbers[0]) : host.Try(numbers[0], numbers.AsSpan(1)));
        }
    }

    // When nobody is left to ask, this process ends too, even in the middle of a mutant that loops.
    private static BlockingCollection<string> Requests(StreamReader input)
    {
        var requests = new BlockingCollection<string>();
        new Thread(() =>
        {
            while (input.ReadLine() is { } line)
                requests.Add(line);
            Environment.Exit(0);
        }) { IsBackground = true }.Start();
        return requests;
    }

    private string Cover(int test)
    {
        var before = Environment.CpuUsage.TotalTime;
        _switch.BeginCapture();
        var result = _runner.Run(test);
        var (reached, whileInitialised) = _switch.EndCapture();
        var taken = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds;
        return result.State switch
        {
            TestState.Passed => string.Create(CultureInfo.InvariantCulture, $"passed {taken:F0} {string.Join(' ', reached)} / {string.Join(' ', whileInitialised)}"),
            TestState.Skipped => "skipped",
            _ => "failed " + result.Why.ReplaceLineEndings(" "),
        };
    }

    private string Try(int mutant, ReadOnlySpan<int> tests)
    {
        foreach (var test in tests)
        {
            _switch.Active = mutant;
            var result = _runner.Run(test);
            _switch.Active = NoMutant;
            if (result.State == TestState.Failed)
                return (_runner.Run(test).State == TestState.Failed ? "spoilt " : "killed ") + test.ToString(CultureInfo.InvariantCulture);
        }
        return "survived";
    }
}
