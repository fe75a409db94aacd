// Words. A *problem* is a program whose one bug is known: its faulty and its correct text, its *visible* tests (those that fail
// are fail-to-pass, the others pass-to-pass) and its *hidden* ones. Problems come from three places: *small* programs written
// here after the forty defect classes of QuixBugs (Lin et al. 2017); *own* ones, planted in this project's sources; and bugs of
// its *history*, each with the commit that mended it. *Held-out* files were never learned from, the clean text of *known* files
// was. Bugs of the *sealed list* are in the kernel, and repaired by the loop itself in machines (SealedBugs.cs). A bug is *outside the space* if its known answer is none of the enumerated rewrites: whoever only ranks cannot give it.
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Programs;

namespace Dialogos.Eval.Suites.Repair;

/// <summary>A program with one known bug.</summary>
/// <param name="Id">The case's id.</param>
/// <param name="Group">Where it comes from.</param>
/// <param name="Correct">The program without the bug.</param>
/// <param name="Path">The file with the bug.</param>
/// <param name="FaultyText">That file with the bug.</param>
public sealed record RepairProblem(string Id, string Group, TestProgram Correct, string Path, string FaultyText)
{
    /// <summary>The visible tests that must fail with the bug, where they are known beforehand; empty: whichever do.</summary>
    public ImmutableArray<string> FailToPass { get; init; } = [];

    /// <summary>The visible tests that must pass with the bug, where they are known beforehand.</summary>
    public ImmutableArray<string> PassToPass { get; init; } = [];

    /// <summary>The correct text of the file.</summary>
    public string CorrectText => Correct.File(Path).ToString();

    /// <summary>Tests that proposers may know.</summary>
    public ImmutableArray<string> Visible => [.. Correct.Tests.Where(test => !test.IsHidden).Select(test => test.Name)];

    /// <summary>Tests that they may not.</summary>
    public ImmutableArray<string> Hidden => [.. Correct.Tests.Where(test => test.IsHidden).Select(test => test.Name)];
}

/// <summary>The small programs.</summary>
public static class SmallPrograms
{
    private const string Usings = "using System;\nusing System.Collections.Generic;\nusing System.Linq;\nusing Dialogos.Eval.Worker;\n";

    /// <summary>All of them, by name.</summary>
    public static IEnumerable<RepairProblem> All() => SuiteLibrary.Files("repair", "programs").Select(file => Problem(ProgramText.Parse(file.Name[..^".cs.txt".Length], file.Text)));

    /// <summary>A small program as one that can be compiled and tested.</summary>
    public static TestProgram Compile(ProgramText program) => Compile(program, [("Program.cs", program.Correct)]);

    /// <summary>Files with a small program's tests.</summary>
    public static TestProgram Compile(ProgramText program, IEnumerable<(string Path, string Text)> files) => new([.. files, ("Tests.cs", Usings + program.Tests)],
        [.. program.TestNames.Select(name => new TestCall(name, $"Plain(global::Tests.{name}, out checks)", name.StartsWith("Hidden", System.StringComparison.Ordinal)))]);

    private static RepairProblem Problem(ProgramText program) => new($"small/{program.Name}", "small programs", Compile(program), "Program.cs", program.Faulty);
}
