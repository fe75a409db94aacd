using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Programs;
using Dialogos.Eval.Suites.Repair;

namespace Dialogos.Eval.Suites.Performance;

/// <summary>
/// A method with known slack: its slow text, a fast one that shows the slack, tests that both pass, and the work that is
/// measured inside of the kernel.
/// </summary>
public sealed record PerformanceMethod(string Name, string Slow, string Fast, string Tests, string Work)
{
    private static readonly string[] Borders = ["// fast", "// tests", "// work"];

    /// <summary>All of them, by name.</summary>
    public static IEnumerable<PerformanceMethod> All() =>
        SuiteLibrary.Files("performance", "methods").Select(file => Parse(file.Name[..^".cs.txt".Length], file.Text));

    /// <summary>Reads a file of four parts.</summary>
    public static PerformanceMethod Parse(string name, string text)
    {
        var parts = new List<StringBuilder> { new() };
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (parts.Count <= Borders.Length && line == Borders[parts.Count - 1])
                parts.Add(new StringBuilder());
            else
                parts[^1].Append(line).Append('\n');
        }
        return parts.Count == 4 ? new PerformanceMethod(name, parts[0].ToString(), parts[1].ToString(), parts[2].ToString(), parts[3].ToString())
            : throw new FormatException($"{name} has not the four parts slow, fast, tests and work");
    }

    /// <summary>The slow text as a program with tests.</summary>
    public TestProgram Compile() => SmallPrograms.Compile(new ProgramText(Name, Slow, Slow, "// tests\n" + Tests, ""));

    /// <summary>One text of the method as a source file of the kernel, with a benchmark.</summary>
    public static string KernelFile(string text, string work, int method, int variant)
    {
        var lines = text.Split('\n');
        return $$"""
            {{string.Join('\n', lines.Where(line => line.StartsWith("using ", StringComparison.Ordinal)))}}
            namespace Dialogos.Kernel.Tests.Evaluated.M{{method}}V{{variant}};

            {{string.Join('\n', lines.Where(line => !line.StartsWith("using ", StringComparison.Ordinal)))}}

            {{work}}

            internal static class {{ClassName(method, variant)}}
            {
                private static int s_kept;

                [KernelBenchmark]
                internal static ulong Run()
                {
                    s_kept += Work.Run();
                    for (int i = 0; i < 3; i++)
                        s_kept += Work.Run();
                    return 4;
                }
            }
            """;
    }

    /// <summary>The name of a text's benchmark.</summary>
    public static string BenchmarkName(int method, int variant) => $"evaluated_m{method}_v{variant}.run";

    private static string ClassName(int method, int variant) => $"Evaluated_m{method}_v{variant}";
}
