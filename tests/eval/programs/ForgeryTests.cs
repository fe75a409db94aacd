using System;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Programs;
using Xunit;

namespace Dialogos.Tests.Eval.Programs;

/// <summary>Programs that would like to be believed: what the harness makes of them.</summary>
public sealed class ForgeryTests : IDisposable
{
    private const string Usings = "using System;\nusing System.Collections.Generic;\nusing System.Linq;\nusing Dialogos.Eval.Worker;\n";
    private readonly ProgramJudge _judge = new(fuel: 100_000);

    public void Dispose() => _judge.Dispose();

    [Fact]
    public async Task AnHonestProgramPasses()
    {
        var run = await RunAsync("static class P { public static int One() { return 1; } }", "Check.Equal(1, P.One());");
        Assert.True(run.State == CaseState.Passed, run.Evidence);
    }

    [Fact]
    public async Task AWrongProgramFailsWithItsReason()
    {
        var run = await RunAsync("static class P { public static int One() { return 2; } }", "Check.Equal(1, P.One());");
        Assert.Equal(CaseState.Failed, run.State);
        Assert.Contains("expected 1, got 2", run.Reason, StringComparison.Ordinal);
    }

    // Each step copies all that the steps before have made: a minute would not do for the steps that the judge gives by itself.
    [Fact]
    public async Task ATextThatGrowsForEverIsWrong()
    {
        using var generous = new ProgramJudge();
        var program = Program("static class P { public static string Grow() { var text = \"\"; while (true) text = \"1\" + text; } }", "Check.Equal(\"1\", P.Grow());");
        var run = await generous.RunAsync(program, ["T"], CancellationToken.None);
        Assert.Equal(CaseState.Failed, run.State);
        Assert.Contains("ran out of fuel", run.Reason, StringComparison.Ordinal);
        Assert.Equal(20_000_001, run.Steps["T"]);
    }

    [Fact]
    public async Task ATestThatLooksAtNothingIsInvalid()
    {
        var run = await RunAsync("static class P { }", "return;");
        Assert.Equal((CaseState.Invalid, "the test 'T' looked at nothing"), (run.State, run.Reason));
    }

    [Fact]
    public async Task ATestThatIsNotThereIsInvalid()
    {
        var program = Program("static class P { }", "Check.Equal(1, 1);");
        var run = await _judge.RunAsync(program, ["T", "Missing"], CancellationToken.None);
        Assert.Equal((CaseState.Invalid, "the test 'Missing' never ran"), (run.State, run.Reason));
    }

    // Writes the line of a pass to the worker's own output, as a guest that prints "PASS" would.
    [Fact]
    public async Task AProgramThatPrintsItsOwnPassIsInvalid()
    {
        var run = await RunAsync("""
            static class P
            {
                public static void Shout()
                {
                    using var output = Console.OpenStandardOutput();
                    output.Write("{\"Kind\":\"ended\",\"Test\":\"T\",\"Failure\":null,\"Checks\":1,\"Steps\":1}\n"u8);
                    output.Flush();
                }
            }
            """, "P.Shout(); Check.Equal(1, 2);");
        Assert.Equal(CaseState.Invalid, run.State);
    }

    [Fact]
    public async Task AProgramThatEndsTheProcessFails()
    {
        var run = await RunAsync("static class P { public static void End() { Environment.Exit(0); } }", "P.End(); Check.Equal(1, 1);");
        Assert.Equal(CaseState.Failed, run.State);
        Assert.Contains("the process ended", run.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("while (true) { }", "fuel")]
    [InlineData("for (;;) ;", "fuel")]
    [InlineData("P.Go();", "")]
    [InlineData("var kept = new List<byte[]>(); while (true) kept.Add(new byte[50_000_000]);", "OutOfMemory")]
    public async Task WhatNeverEndsFailsTheSameWayEachTime(string body, string reason)
    {
        var one = await RunAsync($"static class P {{ public static void Go() {{ {body} }} }}", "P.Go();");
        var other = await RunAsync($"static class P {{ public static void Go() {{ {body} }} }}", "P.Go();");
        Assert.Equal(CaseState.Failed, one.State);
        Assert.Contains(reason, one.Reason, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(CaseState.Failed, other.State);
        // How much fits into memory is the machine's to say; fuel is not.
        if (reason == "fuel")
            Assert.Equal(one.Evidence, other.Evidence);
    }

    // Whatever is asked, it says that it holds: the canary finds it out.
    [Fact]
    public async Task AProgramWhoseCanaryPassesIsInvalid()
    {
        var (assembly, _) = Program("static class P { }", "Check.Equal(1, 1);").Emit("some word");
        var run = await _judge.RunAsync(assembly!, "another word", ["T"], CancellationToken.None);
        Assert.Equal((CaseState.Invalid, "the test that must fail did not"), (run.State, run.Reason));
    }

    [Theory]
    [InlineData("System.IO.File.Delete(\"x\");", "System.IO.File")]
    [InlineData("typeof(P).GetMethods();", "System.Type")]
    [InlineData("new object().GetType();", "GetType")]
    [InlineData("Environment.Exit(0);", "System.Environment")]
    [InlineData("Console.WriteLine(1);", "System.Console")]
    [InlineData("Dialogos.Eval.Worker.Check.TakeCount();", "Dialogos.Eval.Worker.Check")]
    [InlineData("new System.Threading.Thread(() => { }).Start();", "System.Threading.Thread")]
    public void NewlyNamingWhatJudgesIsSeen(string statement, string name)
    {
        var before = Program("static class P { static void Go() { } }", "Check.Equal(1, 1);");
        var after = before.With("Program.cs", $"using System;\nstatic class P {{ static void Go() {{ {statement} }} }}");
        Assert.Contains(name, ForbiddenNames.Newly(before.Bound.GetSemanticModel(before.File("Program.cs")), after.Bound.GetSemanticModel(after.File("Program.cs"))));
    }

    [Fact]
    public void AnHonestChangeNamesNothingNew()
    {
        var before = Program("static class P { static int Go(int[] x) { return x.Length; } }", "Check.Equal(1, 1);");
        var after = before.With("Program.cs", "static class P { static int Go(int[] x) { return System.Math.Max(0, x.Length - 1); } }");
        Assert.Empty(ForbiddenNames.Newly(before.Bound.GetSemanticModel(before.File("Program.cs")), after.Bound.GetSemanticModel(after.File("Program.cs"))));
    }

    private static TestProgram Program(string text, string test) => new(
        [("Program.cs", Usings + text), ("Tests.cs", Usings + $"public static class Tests {{ public static void T() {{ {test} }} }}")],
        [new TestCall("T", "Plain(global::Tests.T, out checks)", false)]);

    private Task<ProgramRun> RunAsync(string text, string test) => _judge.RunAsync(Program(text, test), ["T"], CancellationToken.None);
}
