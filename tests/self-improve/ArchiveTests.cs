using System.Linq;
using Dialogos.Sandbox.Records;
using Dialogos.SelfImprove.Archive;
using Dialogos.SelfImprove.Proposers;
using Xunit;

namespace Dialogos.Tests.SelfImprove;

public sealed class ArchiveTests
{
    private static Proposal Make(string member, string text, string hash = "a") => new(0, "tree", [], new ProposalTask("performance", "room.b"),
        new Proposer("enumerated/prior", "", 0, ""), [new Edit("kernel/block/A.cs", 10, 5, hash, text, "hoist")], [member], "low", "Why.", new Cost(0, 0));

    private static Verdict Judge(string proposal, Decision decision, double before = 100, double after = 80) => new(proposal, "", "", "",
        new VerdictEnvironment("", "", 0), [], new TestCounts(0, 0, 0, 0, 0, 0), new MutationCounts(0, 0, 0, 0, 0),
        [new Measurement("room.b", "instructions", before, after, 2, after, after)], [], decision);

    [Theory]
    [InlineData(Decision.Accept, true)]
    [InlineData(Decision.Refuse, true)]
    [InlineData(Decision.Person, true)]
    [InlineData(Decision.Undecided, false)]
    public void WhatWasJudgedIsNotProposedAgain(Decision decision, bool tried)
    {
        var archive = new ProposalArchive();
        archive.Add("p", Make("M:A.B", "int x = 1;\n    y"));
        archive.Add(Judge("p", decision));
        // Another layout on a newer text of the file is the same change; another member's is not.
        Assert.Equal(tried, archive.WasTried(Make("M:A.B", "int x = 1; y", "b").Edits, ["M:A.B"]));
        Assert.False(archive.WasTried(Make("M:A.C", "int x = 1; y").Edits, ["M:A.C"]));
    }

    [Fact]
    public void KindsAreCountedByWhatBecameOfThem()
    {
        var archive = new ProposalArchive();
        foreach (var (id, decision) in new[] { ("1", Decision.Accept), ("2", Decision.Refuse), ("3", Decision.Undecided) })
        {
            archive.Add(id, Make("M:" + id, "text " + id));
            archive.Add(Judge(id, decision));
        }
        Assert.Equal((2, 1), archive.KindCounts()["hoist"]);
        Assert.Equal(0.2, archive.Entries.First().Gain, 6);
    }

    [Fact]
    public void AnAcceptedMemberIsPromisingUntilItHasChildren()
    {
        var archive = new ProposalArchive();
        archive.Add("p", Make("M:A.B", "one"));
        archive.Add(Judge("p", Decision.Accept));
        var fresh = archive.Promise("M:A.B");
        archive.Add("q", Make("M:A.B", "two") with { Parents = ["p"] });
        Assert.True(fresh > archive.Promise("M:A.B"));
        Assert.True(archive.Promise("M:A.B") > archive.Promise("M:other"));
        Assert.Equal(["p"], archive.ParentsOf("M:A.B"));
    }

    [Theory]
    [InlineData("class C { int M() { int a = 1; return a; } }", "class C\n{\n    int M()\n    {\n        // why\n        int b = 1;\n        return b;\n    }\n}", true)]
    [InlineData("class C { int M() { int a = 1; return a; } }", "class C { int M() { int a = 2; return a; } }", false)]
    public void LayoutCommentsAndNamesOfLocalsAreNoDifference(string one, string other, bool same) =>
        Assert.Equal(same, SyntaxFingerprint.Of("p.cs", one) == SyntaxFingerprint.Of("p.cs", other));

    [Fact]
    public void EditsCountBytesAndRefuseToOverlap()
    {
        var text = "größe = 1;";
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        var edit = Edits.Of("p.cs", bytes, text, new(8, 1), "22", null);
        Assert.Equal("größe = 22;", Edits.Apply(bytes, [edit]));
        Assert.Null(Edits.Apply(bytes, [edit with { Start = edit.Start - 1, Length = 3 }, edit]));
    }
}
