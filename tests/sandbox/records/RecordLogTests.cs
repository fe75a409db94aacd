using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using Dialogos.Sandbox.Records;
using LibGit2Sharp;
using Xunit;

namespace Dialogos.Tests.Sandbox.Records;

public sealed class RecordLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dialogos-log-").FullName;

    public RecordLogTests()
    {
        using (new RecordLogGit(_folder)) { }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ARecordComesBackAsItWasWritten()
    {
        using var log = new RecordLog(_folder);
        var proposal = Sample("reorder “conditions” <fast path> first\u0001");
        var id = log.Append(proposal, RecordJson.Default.Proposal);
        Assert.Equal(id, RecordJson.IdOf(log.ReadBytes(id)));
        Assert.Equal(RecordJson.Canonical(proposal, RecordJson.Default.Proposal), log.ReadBytes(id));
        Assert.Equal("memory.Frames", log.Read(id, RecordJson.Default.Proposal).Task.Oracle);
        Assert.Equal([("Proposal", id)], log.Entries());
    }

    [Fact]
    public void TheSameRecordIsAppendedOnce()
    {
        using var log = new RecordLog(_folder);
        var first = log.Append(Sample("a"), RecordJson.Default.Proposal);
        Assert.Equal(first, log.Append(Sample("a"), RecordJson.Default.Proposal));
        Assert.Equal(1, log.Head.Size);
    }

    [Fact]
    public void ALockThatAKilledProcessLeftDoesNotStopTheLog()
    {
        using var log = new RecordLog(_folder);
        log.Append(Sample("a"), RecordJson.Default.Proposal);
        var left = Path.Combine(_folder, ".git", RecordLog.RefName + ".lock");
        File.WriteAllText(left, "half a ha");
        log.Append(Sample("b"), RecordJson.Default.Proposal);
        Assert.Equal(2, log.Head.Size);
        Assert.Empty(log.Verify());
        Assert.False(File.Exists(left));
    }

    [Fact]
    public void WritersAtOnceLoseNothing()
    {
        Parallel.For(0, 24, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            using var log = new RecordLog(_folder);
            log.Append(Sample($"writer {i}"), RecordJson.Default.Proposal);
        });
        using var whole = new RecordLog(_folder);
        Assert.Equal(24, whole.Head.Size);
        Assert.Empty(whole.Verify());
    }

    [Fact]
    public void AForgedRecordAndARewrittenHistoryAreFound()
    {
        using var log = new RecordLog(_folder);
        var ids = Enumerable.Range(0, 4).Select(i => log.Append(Sample($"{i}"), RecordJson.Default.Proposal)).ToArray();
        Assert.Empty(log.Verify());
        using var git = new RecordLogGit(_folder);
        git.Replace($"{ids[1][..2]}/{ids[1][2..]}.json", "{}");
        Assert.Contains(log.Verify(), fault => fault.Contains(ids[1], StringComparison.Ordinal));
    }

    [Fact]
    public void ALeafThatVanishesIsFound()
    {
        using var log = new RecordLog(_folder);
        var ids = Enumerable.Range(0, 3).Select(i => log.Append(Sample($"{i}"), RecordJson.Default.Proposal)).ToArray();
        using var git = new RecordLogGit(_folder);
        git.Replace("leaves", ids[0] + "\n" + ids[2] + "\n");
        Assert.NotEmpty(log.Verify());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"proposal\":1}")]
    [InlineData("[")]
    public void WhatIsNoRecordIsRefused(string json) =>
        Assert.ThrowsAny<JsonException>(() => RecordJson.Parse(Encoding.UTF8.GetBytes(json), RecordJson.Default.Proposal));

    [Fact]
    public void AnUnknownMemberIsRefused()
    {
        var json = Encoding.UTF8.GetString(RecordJson.Canonical(Sample("a"), RecordJson.Default.Proposal));
        var smuggled = "{\"approved\":true," + json[1..];
        Assert.Throws<JsonException>(() => RecordJson.Parse(Encoding.UTF8.GetBytes(smuggled), RecordJson.Default.Proposal));
    }

    private static Proposal Sample(string rationale) => new(0, "tree", [], new ProposalTask("performance", "memory.Frames"),
        new Proposer("enumerated", "model", 7, "prompt"),
        ImmutableArray.Create(new Edit("kernel/a.cs", 3, 2, "hash", "<=", "comparison")), ["A.B"], "low", rationale,
        new Cost(0, 1));

    /// <summary>A forger's access to the log's repository.</summary>
    private sealed class RecordLogGit : IDisposable
    {
        private readonly Repository _repository;

        public RecordLogGit(string folder)
        {
            if (!Repository.IsValid(folder))
            {
                using var start = System.Diagnostics.Process.Start("git", ["init", "-q", folder]);
                start.WaitForExit();
            }
            using (new RecordLog(folder)) { }
            _repository = new Repository(folder);
        }

        public void Replace(string path, string text)
        {
            var tip = (Commit)_repository.Refs[RecordLog.RefName].ResolveToDirectReference().Target;
            var tree = TreeDefinition.From(tip);
            tree.Add(path, _repository.ObjectDatabase.CreateBlob(new MemoryStream(Encoding.UTF8.GetBytes(text))),
                Mode.NonExecutableFile);
            var commit = _repository.ObjectDatabase.CreateCommit(tip.Author, tip.Committer, tip.Message,
                _repository.ObjectDatabase.CreateTree(tree), tip.Parents, prettifyMessage: false);
            _repository.Refs.UpdateTarget(_repository.Refs[RecordLog.RefName], commit.Id.Sha);
        }

        public void Dispose() => _repository.Dispose();
    }
}
