using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Sandbox.Verification;
using Dialogos.SelfImprove.Agent;

namespace Dialogos.SelfImprove.Channel;

/// <summary>The agent at the inner end of a channel: the loop, with the host as its outside.</summary>
public static class InsideAgent
{
    /// <summary>Greets the host, runs the loop as the host says, and tells what it counted.</summary>
    /// <param name="frames">The channel.</param>
    /// <param name="name">What this agent is, for people.</param>
    /// <param name="sources">See <see cref="ChannelOutside"/>.</param>
    /// <param name="output">A folder for builds.</param>
    /// <param name="ilc">Path of ilc; null finds it in the NuGet cache.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InvalidDataException">The host sent what it must not, or refused what the loop cannot do without.</exception>
    /// <exception cref="IOException">The channel ended before the loop.</exception>
    public static async Task RunAsync(FrameStream frames, string name, string sources, string output, string? ilc, CancellationToken cancellation)
    {
        await frames.SendAsync(new Hello(name), cancellation);
        if (await frames.ReceiveAsync(cancellation) is not Welcome welcome)
            throw new InvalidDataException("The host did not greet.");
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var outside = new ChannelOutside(frames, sources, output, ilc);
        var listening = outside.ListenAsync(ending.Token);
        var loop = new ImprovementLoop(outside, new LoopOptions
        {
            Budget = TimeSpan.FromSeconds(welcome.Seconds),
            WithPerson = welcome.WithPerson,
            Benchmarks = welcome.Benchmarks,
            IdeasPerRound = welcome.IdeasPerRound,
            MostAccepted = welcome.MostAccepted,
            Parallel = 1,
        }, new Reporter(frames)).RunAsync(ending.Token);
        // The host may end it at any moment.
        if (await Task.WhenAny(loop, listening) == listening)
            await ending.CancelAsync();
        var summary = await loop;
        await frames.SendAsync(new Ended(summary.Ideas, summary.Unbound, summary.Repeated, summary.Cold, summary.Screened,
            summary.Changing, summary.Promising, summary.Builds), cancellation);
        await ending.CancelAsync();
        await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private sealed class Reporter(FrameStream frames) : ILoopObserver
    {
        public void Say(string line) => Send(new Said(line, IsNow: false));

        public void Now(string what) => Send(new Said(what, IsNow: true));

        // The host's own verifier tells it.
        public void Verifying(VerificationEvent happened)
        {
        }

        private void Send(Said said) => frames.SendAsync(said, CancellationToken.None).GetAwaiter().GetResult();
    }
}
