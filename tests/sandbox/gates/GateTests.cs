using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Dialogos.Sandbox.Gates;
using Dialogos.Sandbox.Records;
using Xunit;

namespace Dialogos.Tests.Sandbox.Gates;

public sealed class GateTests
{
    private const string Leaf = "kernel/collections/Ring.cs";

    private const string LeafText = """
        class Ring
        {
            int Get(int[] a, int i)
            {
                if (i < 0) return 0;
                Log.Info("get");
                return a[i];
            }
        }
        """;

    private static readonly Tree Sources = new(new Dictionary<string, string>
    {
        [Leaf] = LeafText,
        ["kernel/tests/RingTests.cs"] = "class RingTests { }",
        ["sandbox/gates/PolicyGate.cs"] = "class PolicyGate { }",
        ["kernel/interrupts/Timer.cs"] = "class Timer { int M() => 1; }",
    });

    private static readonly Policy Rules = Policy.Parse(File.ReadAllText(Path.Combine(Root(), "analyzers/policy/policy.txt")));

    [Fact]
    public void AnHonestEditPassesWithoutFlags()
    {
        var (candidate, finding) = WellFormedGate.Apply(Change(Leaf, "i < 0", "0 > i", "repair"), Sources);
        Assert.Equal(GateStatus.Pass, finding.Status);
        Assert.Contains("if (0 > i) return 0;", candidate!.Files.Single().After, StringComparison.Ordinal);
        var judged = new PolicyGate(Rules).Judge(candidate);
        Assert.Equal(GateStatus.Pass, judged.Status);
        Assert.Empty(judged.Flags);
    }

    [Theory]
    [InlineData("../outside.cs")]
    [InlineData("/etc/passwd")]
    [InlineData("kernel/./a.cs")]
    [InlineData("kernel//a.cs")]
    [InlineData("kernel\\a.cs")]
    [InlineData(".git/config")]
    [InlineData("kernel/.gitattributes")]
    [InlineData("kernel/ring\u202e.cs")]
    [InlineData("")]
    public void APathThatIsNotPlainIsRefused(string path) =>
        Refused(Change(Leaf, "i < 0", "0 > i") with { Edits = [new Edit(path, 0, 0, "", "x")] }, "plain path");

    [Theory]
    [InlineData("0 >/*\u202e*/ i")]
    [InlineData("0 >\u200b i")]
    [InlineData("0 > \u0456")]
    [InlineData("0 >\u00a0i")]
    [InlineData("0 > i\u0001")]
    [InlineData("0 > i\ud83d\ude00")]
    public void HiddenTextIsRefused(string text) => Refused(Change(Leaf, "i < 0", text), "has");

    [Fact]
    public void EditsThatDoNotFitAreRefused()
    {
        var good = Change(Leaf, "i < 0", "0 > i");
        var edit = good.Edits[0];
        Refused(good with { Edits = [] }, "edits nothing");
        Refused(good with { BaseTree = "other" }, "written for the tree");
        Refused(good with { Edits = [edit with { OldHash = new string('0', 64) }] }, "not the file");
        Refused(good with { Edits = [edit with { Start = -1 }] }, "outside");
        Refused(good with { Edits = [edit with { Length = int.MaxValue }] }, "outside");
        Refused(good with { Edits = [edit, edit] }, "overlaps");
        Refused(good with { Edits = [edit with { NewText = "i < 0" }] }, "changes nothing");
        Refused(good with { Edits = [edit with { NewText = new string('x', 70_000) }] }, "larger");
        Refused(good with { Edits = [.. Enumerable.Repeat(edit, 65)] }, "larger");
    }

    [Theory]
    [InlineData("sandbox/gates/PolicyGate.cs")]
    [InlineData("Sandbox/gates/PolicyGate.cs")]
    [InlineData("eval/suite.cs")]
    [InlineData("analyzers/policy/policy.txt")]
    [InlineData("analyzers/rules/Rule.cs")]
    [InlineData("bootloader/Selector.cs")]
    [InlineData("kernel/generations/State.cs")]
    [InlineData("kernel/cryptography/Sha256.cs")]
    [InlineData("kernel/Dialogos.Kernel.csproj")]
    [InlineData("tests/kernel/Dialogos.Tests.Kernel.csproj")]
    [InlineData("kernel/boot/Entry.S")]
    [InlineData("kernel/monitor/Hidden.g.cs")]
    [InlineData("patches/0001.patch")]
    [InlineData("ci.sh")]
    [InlineData("test")]
    [InlineData("dialogos")]
    [InlineData("Directory.Build.props")]
    [InlineData("kernel/diagnostics/portable/FrameWriter.cs")]
    public void ProtectedPathsAreRefused(string path)
    {
        var (candidate, finding) = WellFormedGate.Apply(New(path), Sources);
        if (candidate is null)
        {
            candidate = new Candidate(New(path), "id", Sources, [new ChangedFile(path, null, "class A;")]);
            Assert.Equal(GateStatus.Fail, finding.Status);
        }
        var judged = new PolicyGate(Rules).Judge(candidate);
        Assert.Equal(GateStatus.Fail, judged.Status);
        Assert.Contains("protected", judged.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void TestsAreAddedNeverChanged()
    {
        Assert.Equal(GateStatus.Fail, Judge(Change("kernel/tests/RingTests.cs", "RingTests", "Other")).Status);
        Assert.Equal(GateStatus.Pass, Judge(New("kernel/tests/MoreRingTests.cs")).Status);
    }

    [Theory]
    [InlineData("if (i < 0) return 0;", "", "guard")]
    [InlineData("Log.Info(\"get\");", "", "log message")]
    [InlineData("return a[i];", "return 0;", "bounds-checked access")]
    [InlineData("return a[i];", "unsafe { fixed (int* p = a) return p[i]; }", "unsafe")]
    public void WhatGuardsAndIsTakenAwayGoesToAPerson(string old, string text, string expected)
    {
        var judged = Judge(Change(Leaf, old, text, "repair"));
        Assert.Equal(GateStatus.Pass, judged.Status);
        Assert.Contains(judged.Flags, flag => flag.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("if (TestRunner.IsRunning) return 1; return a[i];")]
    [InlineData("return IcountDetector.M(a, i);")]
    [InlineData("return FrameWriter.Pass();")]
    [InlineData("\n#pragma warning disable\nreturn a[i];\n")]
    [InlineData("\n#if FAST\nreturn 0;\n#endif\nreturn a[i];\n")]
    public void CodeThatCouldTellThatItIsJudgedIsRefused(string text) =>
        Assert.Equal(GateStatus.Fail, Judge(Change(Leaf, "return a[i];", text, "repair")).Status);

    [Fact]
    public void AClassThatAPersonOwnsIsFlagged()
    {
        Assert.Contains(Judge(Change("kernel/interrupts/Timer.cs", "1", "2", "repair")).Flags,
            flag => flag.Contains("medium", StringComparison.Ordinal));
        Assert.Contains(Judge(Change(Leaf, "i < 0", "0 > i", "written")).Flags,
            flag => flag.Contains("stages by itself", StringComparison.Ordinal));
    }

    [Fact]
    public void APolicyThatCannotBeReadIsAnError()
    {
        Assert.Contains("line 2", Assert.Throws<InvalidDataException>(() => Policy.Parse("low a\nallow b")).Message,
            StringComparison.Ordinal);
        Assert.Equal(PathClass.Protected, Policy.Parse("").Of("anything").Class);
    }

    private static Finding Judge(Proposal proposal)
    {
        var (candidate, finding) = WellFormedGate.Apply(proposal, Sources);
        Assert.True(candidate is not null, finding.Reason);
        return new PolicyGate(Rules).Judge(candidate);
    }

    private static void Refused(Proposal proposal, string reason)
    {
        var (candidate, finding) = WellFormedGate.Apply(proposal, Sources);
        Assert.Null(candidate);
        Assert.Equal(GateStatus.Fail, finding.Status);
        Assert.Contains(reason, finding.Reason, StringComparison.Ordinal);
    }

    private static Proposal New(string path) => Change(Leaf, "i", "i") with { Edits = [new Edit(path, 0, 0, "", "class A;")] };

    private static Proposal Change(string path, string old, string text, string? kind = null)
    {
        var bytes = Sources.Read(path)!;
        var start = Encoding.UTF8.GetString(bytes).IndexOf(old, StringComparison.Ordinal);
        Assert.True(start >= 0);
        return new Proposal(0, Sources.Id, [], new ProposalTask("repair", "test"), new Proposer("test", "", 0, ""),
            [new Edit(path, start, old.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)), text, kind)],
            ["Ring.Get"], "low", "for a test", new Cost(0, 0));
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "DialogosSelf.sln")))
            folder = Path.GetDirectoryName(folder.TrimEnd('/')) ?? throw new DirectoryNotFoundException("no DialogosSelf.sln above");
        return folder;
    }

    private sealed class Tree(Dictionary<string, string> files) : ISourceTree
    {
        public string Id => "tree";

        public byte[]? Read(string path) => files.TryGetValue(path, out var text) ? Encoding.UTF8.GetBytes(text) : null;
    }
}
