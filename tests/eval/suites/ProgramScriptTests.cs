using Dialogos.Eval.Cases;
using Dialogos.Eval.Suites.Kernel;
using Xunit;

namespace Dialogos.Tests.Eval.Suites;

/// <summary>What is believed of the scripts that set programs on Linux beside the same ones in a machine.</summary>
public sealed class ProgramScriptTests
{
    [Theory]
    [InlineData("memory: 213 lines on Linux, 0 differ\n", CaseState.Passed)]
    [InlineData("memory: 213 lines on Linux, 2 differ\n", CaseState.Failed)]
    [InlineData("memory: 0 lines on Linux, 0 differ\n", CaseState.Invalid)]
    [InlineData("process: 213 lines on Linux, 0 differ\n17 passed, 0 failed\n", CaseState.Invalid)]
    [InlineData("", CaseState.Invalid)]
    public void AProgramMustHavePrintedTheSameLines(string text, CaseState state) => Assert.Equal(state, ProgramScript.JudgeCompared("memory", new(0, text)).State);

    [Theory]
    [InlineData("forks: resources: 0 processes\n", CaseState.Passed)]
    [InlineData("    FAILED forks: page frames are lost;\nforks: resources: 0 processes\n", CaseState.Failed)]
    [InlineData("    FAILED forks: it did not come to an end\nforks: no figures\n", CaseState.Failed)]
    [InlineData("8 passed, 0 failed\n", CaseState.Invalid)]
    public void AnAttemptMustHaveLeftFigures(string text, CaseState state) => Assert.Equal(state, ProgramScript.JudgeIsolated("forks", new(0, text)).State);

    [Theory]
    [InlineData("3 passed, 0 failed\n", CaseState.Passed)]
    [InlineData("    FAILED time 2: e2fsck -fn: Block bitmap\n2 passed, 1 failed\n", CaseState.Failed)]
    [InlineData("    FAILED time 1: nothing was written\n2 passed, 1 failed\n", CaseState.Passed)]
    [InlineData("2 passed, 0 failed\n", CaseState.Invalid)]
    [InlineData("crash: 3 times\n", CaseState.Invalid)]
    public void AKillCountsOnlyInARunThatCameToItsEnd(string text, CaseState state) => Assert.Equal(state, ProgramScript.JudgeKilled(2, 3, new(0, text)).State);

    [Theory]
    [InlineData("{\"meetsAim\":false,\"rows\":[{\"name\":\"a\",\"ratio\":0.5},{\"name\":\"b\",\"ratio\":1.9}]}", CaseState.Passed)]
    [InlineData("{\"meetsAim\":true,\"rows\":[{\"name\":\"a\",\"ratio\":0.5},{\"name\":\"b\",\"ratio\":2.1}]}", CaseState.Failed)]
    [InlineData("{\"meetsAim\":true,\"rows\":[{\"name\":\"a\",\"ratio\":1.1},{\"name\":\"b\",\"ratio\":1.2}]}", CaseState.Failed)]
    [InlineData("{\"meetsAim\":true,\"rows\":[]}", CaseState.Invalid)]
    [InlineData("{\"meetsAim\":true}", CaseState.Invalid)]
    [InlineData("{ broken", CaseState.Invalid)]
    [InlineData("dialogos: the benchmark does not compile", CaseState.Invalid)]
    public void BesideLinuxTheRowsDecideAndNotWhatIsSaidOfThem(string line, CaseState state) =>
        Assert.Equal(state, ProgramScript.JudgeBesideLinux(new(0, $"Running Linux and Dialogos in turns …\n{line}\n")).State);

    [Fact]
    public void WhatTheScriptsRunIsReadFromThem()
    {
        Assert.Contains("memory", ProgramScript.Words(HistoryBugTests.Checkout, "compare", "everything"));
        Assert.Contains("forks", ProgramScript.Words(HistoryBugTests.Checkout, "isolation", "attempts"));
    }
}
