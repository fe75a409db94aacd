using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.IO.Pipes;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Verification;
using Dialogos.SelfImprove.Agent;
using Dialogos.SelfImprove.Archive;
using Dialogos.SelfImprove.Channel;
using Dialogos.SelfImprove.Proposers;
using Dialogos.SelfImprove.Understanding;
using Xunit;

namespace Dialogos.Tests.SelfImprove;

/// <summary>The channel between the agent inside and the host, where either side may send anything.</summary>
public sealed class ChannelTests
{
    private static readonly Proposal SomeProposal = new(0, "tree", [], new ProposalTask("performance", "room.b"), new Proposer("enumerated/prior", "", 0, ""),
        [new Edit("kernel/block/A.cs", 1, 2, "00", "ü\n\"", "hoist")], ["M:A.B"], "low", "Why.", new Cost(0, 0));
    private static readonly Change SomeChange = new("M:A.B", SomeProposal.Edits[0], "Why.");

    internal static Verdict Judge(string proposal, Decision decision) => new(proposal, "", "", "", new VerdictEnvironment("", "", 0), [],
        new TestCounts(0, 0, 0, 0, 0, 0), new MutationCounts(0, 0, 0, 0, 0), [new Measurement("room.b", "instructions", 100, 90, 2, 90, 90)], [], decision);

    private static readonly Message[] All =
    [
        new Hello("agent"), new Welcome(900, true, "room.", 40, 1), new Said("line", true), new AskGeneration(1, ImmutableSortedDictionary<string, string>.Empty.Add("a", "b")),
        new GenerationIs(1, 7, "tree", ImmutableSortedDictionary<string, byte[]>.Empty.Add("a", [1, 2, 255]), ["gone"], [new JudgedProposal("p", SomeProposal, Judge("p", Decision.Refuse)), new JudgedProposal("q", SomeProposal, null)], ["p"]),
        new AskProfile(2, ["M:A.B"]), new ProfileIs(2, ImmutableSortedDictionary<string, MemberHeat>.Empty.Add("M:A.B", new MemberHeat(["room.b"], 3.5))),
        new AskScreen(3, [new ChangeToScreen(SomeChange, ["room.b"])]), new ScreenIs(3, new ScreenedBatch([new ScreenResult(SomeChange, "room.b", 0.1, "", 0)], [SomeChange], ["why"], 2)),
        new AskRemember(4, new Screening("tree", [new ScreenedRewrite("M:A.B", SomeProposal.Edits[0], "", 0)])), new Remembered(4), new AskVerdict(5, SomeProposal, "00"),
        new VerdictIs(5, Judge("p", Decision.Accept)), new AskStaging(6, "p"), new StagingIs(6, new Staging(null, "told")), new Refused(6, "no"), new Ended(1, 2, 3, 4, 5, 6, 7, 8), new Stop(),
    ];

    [Fact]
    public async Task EveryMessageArrivesAsItWasSent()
    {
        Assert.Equal(typeof(Message).Assembly.GetTypes().Count(type => type.IsSubclassOf(typeof(Message)) && !type.IsAbstract), All.Length);
        var bytes = await BytesOf(All);
        using var frames = new FrameStream(new MemoryStream(bytes), Stream.Null);
        foreach (var message in All)
            // Collections compare by reference: what they send again tells whether they are equal.
            Assert.Equal(await BytesOf(message), await BytesOf((await frames.ReceiveAsync(default))!));
        Assert.Null(await frames.ReceiveAsync(default));
    }

    [Fact]
    public async Task WhatIsNoFrameEndsTheChannel()
    {
        var random = new Random(11);
        var good = new List<byte[]>();
        foreach (var message in All)
            good.Add(await BytesOf(message));
        for (var run = 0; run < 5000; run++)
        {
            var bytes = good[random.Next(good.Count)].ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (random.Next(3) == 0)
                bytes = bytes[..random.Next(bytes.Length)];
            using var frames = new FrameStream(new MemoryStream(bytes), Stream.Null);
            var fault = await Record.ExceptionAsync(async () =>
            {
                while (await frames.ReceiveAsync(default) is not null)
                {
                }
            });
            Assert.True(fault is null or InvalidDataException, fault?.ToString());
        }
    }

    [Theory]
    [InlineData("444C4702 02000000 7B7D", "version 2")]
    [InlineData("474554 20 2F202020 7B7D", "no frame")]
    [InlineData("444C4701 FFFFFF7F 7B7D", "none")]
    [InlineData("444C4701 00000080 7B7D", "none")]
    [InlineData("444C4701 00000000", "none")]
    [InlineData("444C4701 05000000 7B7D", "middle")]
    [InlineData("444C47", "middle")]
    [InlineData("444C4701 02000000 7B7D", "no message")]
    public async Task TheFaultIsSaid(string hexadecimal, string expected)
    {
        using var frames = new FrameStream(new MemoryStream(Convert.FromHexString(hexadecimal.Replace(" ", "", StringComparison.Ordinal))), Stream.Null);
        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => frames.ReceiveAsync(default));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheHostDoesOnlyWhatItKnowsToBeRight()
    {
        using var outside = new Script();
        var observer = new Listener();
        using var ends = new Ends();
        var serving = new ChannelServer(ends.Host, outside, new LoopOptions { Budget = TimeSpan.FromMinutes(1) }, observer).ServeAsync(default);
        await ends.Agent.SendAsync(new Hello("me\e[2J"), default);
        Assert.IsType<Welcome>(await ends.Agent.ReceiveAsync(default));
        async Task<Message?> Ask(Question question)
        {
            await ends.Agent.SendAsync(question, default);
            return await ends.Agent.ReceiveAsync(default);
        }
        // Nobody has asked for the generation, and nothing was judged.
        Assert.IsType<Refused>(await Ask(new AskProfile(1, ["M:A.B"])));
        Assert.IsType<Refused>(await Ask(new AskRemember(2, new Screening("tree", []))));
        Assert.IsType<Refused>(await Ask(new AskStaging(3, "p")));
        var refused = Assert.IsType<VerdictIs>(await Ask(new AskVerdict(4, SomeProposal, "00"))).Verdict;
        Assert.Equal(Decision.Refuse, refused.Decision);
        Assert.IsType<Refused>(await Ask(new AskStaging(5, refused.Proposal)));
        Assert.Equal(0, outside.Staged);
        outside.Decision = Decision.Accept;
        var accepted = Assert.IsType<VerdictIs>(await Ask(new AskVerdict(6, SomeProposal with { Rationale = "Other." }, "11"))).Verdict;
        Assert.IsType<StagingIs>(await Ask(new AskStaging(7, accepted.Proposal)));
        Assert.Equal((1, "11"), (outside.Staged, outside.KernelHash));
        await ends.Agent.SendAsync(new Said("a\u202Eb\r\nc\0", false), default);
        await ends.Agent.SendAsync(new Ended(9, 0, 0, 0, 0, 0, 0, 0), default);
        var summary = await serving;
        Assert.Equal((9, 2, 1), (summary.Ideas, summary.Verdicts.Count, summary.Accepted.Count));
        Assert.DoesNotContain(observer.Lines, line => line.Any(c => char.IsControl(c) || c == '\u202E'));
    }

    public static TheoryData<string> NotToBeSent => ["no greeting", "welcome", "answer", "flood", "cut off"];

    [Theory]
    [MemberData(nameof(NotToBeSent))]
    public async Task AnAgentThatSendsWhatItMustNotIsNoLongerServed(string what)
    {
        using var outside = new Script { NeverJudges = true };
        using var ends = new Ends();
        var serving = new ChannelServer(ends.Host, outside, new LoopOptions { Budget = TimeSpan.FromMinutes(1) }, new Listener()).ServeAsync(default);
        await ends.Agent.SendAsync(what == "no greeting" ? new Said("x", false) : new Hello("x"), default);
        if (what == "welcome")
            await ends.Agent.SendAsync(new Welcome(1, false, "", 1, 1), default);
        if (what == "answer")
            await ends.Agent.SendAsync(new Remembered(1), default);
        for (var i = 0; what == "flood" && i < 100; i++)
            await ends.Agent.SendAsync(new AskVerdict(i, SomeProposal, "00"), default);
        if (what == "cut off")
        {
            await ends.ToHost.WriteAsync("DLG"u8.ToArray());
            ends.ToHost.Dispose();
        }
        await Assert.ThrowsAsync<InvalidDataException>(() => serving.WaitAsync(TimeSpan.FromMinutes(2)));
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/tmp/dialogos-outside")]
    public async Task AHostCannotWriteOutsideOfTheAgentsSources(string path)
    {
        using var folder = new ScratchFolder();
        using var ends = new Ends();
        using var outside = new ChannelOutside(ends.Agent, Directory.CreateDirectory(folder.Path + "/sources").FullName, folder.Path + "/output", null);
        var listening = outside.ListenAsync(default);
        var standing = outside.StandAsync(default);
        var ask = Assert.IsType<AskGeneration>(await ends.Host.ReceiveAsync(default));
        await ends.Host.SendAsync(new GenerationIs(ask.Number, 1, "tree", ImmutableSortedDictionary<string, byte[]>.Empty.Add(path, [1]), [], [], []), default);
        await Assert.ThrowsAsync<InvalidDataException>(() => standing);
        Assert.Equal([folder.Path + "/sources"], Directory.EnumerateFileSystemEntries(folder.Path));
        Assert.False(File.Exists("/tmp/dialogos-outside"));
        await ends.Host.SendAsync(new Stop(), default);
        await listening;
    }

    [Fact]
    public async Task WhenTheHostGoesTheAgentsQuestionsEnd()
    {
        using var folder = new ScratchFolder();
        using var ends = new Ends();
        using var outside = new ChannelOutside(ends.Agent, folder.Path, folder.Path + "/output", null);
        var listening = outside.ListenAsync(default);
        var standing = outside.StandAsync(default);
        Assert.IsType<AskGeneration>(await ends.Host.ReceiveAsync(default));
        ends.ToAgent.Dispose();
        await Assert.ThrowsAsync<IOException>(() => standing);
        await listening;
    }

    private static async Task<byte[]> BytesOf(params Message[] messages)
    {
        using var memory = new MemoryStream();
        using var frames = new FrameStream(Stream.Null, memory);
        foreach (var message in messages)
            await frames.SendAsync(message, default);
        return memory.ToArray();
    }

    /// <summary>Two ends of a channel over the system's pipes.</summary>
    internal sealed class Ends : IDisposable
    {
        public Ends()
        {
            ToHost = new AnonymousPipeServerStream(PipeDirection.Out);
            ToAgent = new AnonymousPipeServerStream(PipeDirection.Out);
            Host = new FrameStream(new AnonymousPipeClientStream(PipeDirection.In, ToHost.ClientSafePipeHandle), ToAgent);
            Agent = new FrameStream(new AnonymousPipeClientStream(PipeDirection.In, ToAgent.ClientSafePipeHandle), ToHost);
        }

        public AnonymousPipeServerStream ToHost { get; }

        public AnonymousPipeServerStream ToAgent { get; }

        public FrameStream Host { get; }

        public FrameStream Agent { get; }

        public void Dispose()
        {
            Host.Dispose();
            Agent.Dispose();
        }
    }

    internal sealed class Listener : ILoopObserver
    {
        public List<string> Lines { get; } = [];

        public void Say(string line)
        {
            lock (Lines)
                Lines.Add(line);
        }

        public void Now(string what) => Say(what);

        public void Verifying(VerificationEvent happened)
        {
        }
    }

    // Judges as it is told, and has no generation.
    private sealed class Script : IOutside
    {
        public Decision Decision { get; set; } = Decision.Refuse;

        public bool NeverJudges { get; init; }

        public int Staged { get; private set; }

        public string? KernelHash { get; private set; }

        public Task<Standpoint> StandAsync(CancellationToken cancellation) => throw new InvalidDataException("None.");

        public IPerformanceScreen Screen(KernelIndex index) => throw new InvalidOperationException();

        public Task RememberAsync(Screening screening, CancellationToken cancellation) => throw new InvalidOperationException();

        public async Task<Verdict> VerifyAsync(Proposal proposal, VerificationRequest request, IProgress<VerificationEvent> progress, CancellationToken cancellation)
        {
            if (NeverJudges)
                await Task.Delay(Timeout.Infinite, cancellation);
            KernelHash = request.GuestKernelHash;
            return Judge(RecordJson.IdOf(RecordJson.Canonical(proposal, RecordJson.Default.Proposal)), Decision);
        }

        public Task<Staging> AcceptAsync(Proposal proposal, Verdict verdict, CancellationToken cancellation)
        {
            Staged++;
            return Task.FromResult(new Staging(3, ""));
        }

        public void Dispose()
        {
        }
    }
}
