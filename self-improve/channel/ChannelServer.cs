using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Kernel.Build;
using Dialogos.Kernel.Build.Linker;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Verification;
using Dialogos.SelfImprove.Agent;
using Dialogos.SelfImprove.Understanding;

namespace Dialogos.SelfImprove.Channel;

/// <summary>
/// The host's side of the channel: answers an agent inside by an outside of its own. It believes nothing that the agent says of
/// a proposal but the proposal itself: verdicts are remembered here, and what is shown to people is made harmless.
/// </summary>
/// <param name="frames">The channel.</param>
/// <param name="outside">Who does what is asked.</param>
/// <param name="options">How the loop shall run; weights and writer are the agent's own.</param>
/// <param name="observer">Told what happens.</param>
public sealed class ChannelServer(FrameStream frames, IOutside outside, LoopOptions options, ILoopObserver observer)
{
    private const int MostQuestions = 16, LongestLine = 500;
    private readonly SemaphoreSlim _standing = new(1);
    private readonly LoopSummary _summary = new();
    private Standpoint? _generation;
    private IPerformanceScreen? _screen;

    /// <summary>Serves until the agent says that it has ended, the channel ends or it is cancelled; then says what was done.</summary>
    /// <exception cref="InvalidDataException">The agent sent what it must not.</exception>
    public async Task<LoopSummary> ServeAsync(CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var answers = new List<Task>();
        try
        {
            if (await frames.ReceiveAsync(cancellation) is not Hello hello)
                throw new InvalidDataException("The agent did not greet.");
            observer.Say($"The agent runs inside of the system: {Harmless(hello.Agent)}.");
            await frames.SendAsync(new Welcome(options.Budget.TotalSeconds, options.WithPerson, options.Benchmarks,
                options.IdeasPerRound, options.MostAccepted), cancellation);
            while (await frames.ReceiveAsync(cancellation) is { } message)
            {
                answers.RemoveAll(answer => answer.IsCompletedSuccessfully);
                if (message is Ended ended)
                    return Count(ended);
                if (message is Said said)
                    Tell(said);
                else if (message is Question question && answers.Count < MostQuestions)
                    answers.Add(AnswerAsync(question, ending.Token));
                else
                    throw new InvalidDataException($"The agent sent a {message.GetType().Name} that it must not send now.");
            }
            return _summary;
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(answers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task AnswerAsync(Question question, CancellationToken cancellation)
    {
        Answer answer;
        try
        {
            answer = await FindAsync(question, cancellation);
        }
        catch (Exception fault) when (fault is InvalidDataException or BuildException or LinkException)
        {
            answer = new Refused(question.Number, fault.Message);
        }
        await frames.SendAsync(answer, cancellation);
    }

    private async Task<Answer> FindAsync(Question question, CancellationToken cancellation) => question switch
    {
        AskGeneration ask => await StandAsync(ask, cancellation),
        AskProfile ask => new ProfileIs(ask.Number,
            (await (await ScreenAsync(cancellation)).ProfileAsync(ask.Members, cancellation)).ToImmutableSortedDictionary(StringComparer.Ordinal)),
        AskScreen ask => new ScreenIs(ask.Number, await (await ScreenAsync(cancellation)).ScreenAsync(
            [.. ask.Changes.Select(item => (item.Change, item.Benchmarks.ToImmutableHashSet(StringComparer.Ordinal)))], cancellation)),
        AskRemember ask => await RememberAsync(ask, cancellation),
        AskVerdict ask => await JudgeAsync(ask, cancellation),
        AskStaging ask => await StageAsync(ask, cancellation),
        _ => throw new InvalidDataException($"Nobody answers a {question.GetType().Name}."),
    };

    private async Task<GenerationIs> StandAsync(AskGeneration ask, CancellationToken cancellation)
    {
        await _standing.WaitAsync(cancellation);
        try
        {
            _screen = null;
            var generation = _generation = await outside.StandAsync(cancellation);
            var files = Directory.EnumerateFiles(generation.Folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(generation.Folder, file)).Append(Sandbox.Gates.Policy.Place).ToImmutableSortedSet(StringComparer.Ordinal);
            var changed = files.Select(path => (Path: path, Content: generation.Sources.Read(path)!))
                .Where(file => ask.Hashes.GetValueOrDefault(file.Path) != Convert.ToHexStringLower(SHA256.HashData(file.Content)));
            return new GenerationIs(ask.Number, generation.Number, generation.Sources.Id,
                changed.ToImmutableSortedDictionary(file => file.Path, file => file.Content, StringComparer.Ordinal),
                [.. ask.Hashes.Keys.Where(path => !files.Contains(path))],
                [.. generation.Archive.Entries.Select(entry => new JudgedProposal(entry.Id, entry.Proposal, entry.Verdict))],
                [.. generation.Archive.Taken.Select(entry => entry.Id)]);
        }
        finally
        {
            _standing.Release();
        }
    }

    private async Task<IPerformanceScreen> ScreenAsync(CancellationToken cancellation)
    {
        await _standing.WaitAsync(cancellation);
        try
        {
            var generation = _generation ?? throw new InvalidDataException("Ask for the generation first.");
            return _screen ??= outside.Screen(KernelIndex.Build(generation.Program));
        }
        finally
        {
            _standing.Release();
        }
    }

    private async Task<Remembered> RememberAsync(AskRemember ask, CancellationToken cancellation)
    {
        if (ask.Screening.BaseTree != _generation?.Sources.Id)
            throw new InvalidDataException("This screening is of no generation that was asked for.");
        await outside.RememberAsync(ask.Screening, cancellation);
        return new Remembered(ask.Number);
    }

    private async Task<VerdictIs> JudgeAsync(AskVerdict ask, CancellationToken cancellation)
    {
        observer.Say($"The system built {ask.KernelHash[..Math.Min(12, ask.KernelHash.Length)]} itself: {Harmless(ask.Proposal.Rationale)}");
        var verdict = await outside.VerifyAsync(ask.Proposal, new VerificationRequest { GuestKernelHash = ask.KernelHash }, new ObserverProgress(observer), cancellation);
        lock (_summary)
            _summary.Verdicts.Add((ask.Proposal, verdict));
        return new VerdictIs(ask.Number, verdict);
    }

    private async Task<StagingIs> StageAsync(AskStaging ask, CancellationToken cancellation)
    {
        (Proposal Proposal, Verdict Verdict) judged;
        lock (_summary)
            judged = _summary.Verdicts.LastOrDefault(item => item.Verdict.Proposal == ask.Proposal);
        if (judged.Verdict?.Decision != Decision.Accept)
            throw new InvalidDataException("The verifier accepted no such proposal.");
        var staging = await outside.AcceptAsync(judged.Proposal, judged.Verdict, cancellation);
        lock (_summary)
            _summary.Accepted.Add(new AcceptedPatch(judged.Proposal, judged.Verdict, staging.Generation));
        return new StagingIs(ask.Number, staging);
    }

    private LoopSummary Count(Ended ended)
    {
        (_summary.Ideas, _summary.Unbound, _summary.Repeated, _summary.Cold) = (ended.Ideas, ended.Unbound, ended.Repeated, ended.Cold);
        (_summary.Screened, _summary.Changing, _summary.Promising, _summary.Builds) = (ended.Screened, ended.Changing, ended.Promising, ended.Builds);
        return _summary;
    }

    private void Tell(Said said)
    {
        if (said.IsNow)
            observer.Now(Harmless(said.Line));
        else
            observer.Say(Harmless(said.Line));
    }

    // A guest's text goes to a person's terminal: nothing in it may steer that.
    private static string Harmless(string line)
    {
        var kept = new StringBuilder();
        foreach (var rune in line.EnumerateRunes().Take(LongestLine))
            kept.Append(Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Format ? "�" : rune.ToString());
        return kept.ToString();
    }
}
