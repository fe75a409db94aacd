using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace Dialogos.Os.Command;

/// <summary>
/// Tells on standard error what takes long, so that standard output stays clean: one line that changes on a terminal,
/// two lines otherwise, nothing for what takes less than a moment.
/// </summary>
internal static class Progress
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(150);

    /// <summary>Runs work under a title.</summary>
    /// <param name="title">What is done, e.g. "Building the kernel".</param>
    /// <param name="work">The work; it is given a way to tell what it does now.</param>
    public static T Show<T>(string title, Func<Action<string>, T> work)
    {
        using var line = new Line(title);
        return work(line.Tell);
    }

    /// <summary>Runs work under a title.</summary>
    public static async Task<T> ShowAsync<T>(string title, Func<Action<string>, Task<T>> work)
    {
        using var line = new Line(title);
        return await work(line.Tell);
    }

    private sealed class Line : IDisposable
    {
        private readonly string title;
        private readonly Stopwatch clock = Stopwatch.StartNew();
        private readonly Timer timer;
        private readonly bool isTerminal = !Console.IsErrorRedirected;
        private readonly Lock gate = new();
        private string detail = "";
        private bool shown;
        private bool ended;

        public Line(string title)
        {
            this.title = title;
            timer = new Timer(_ => Draw(), null, Moment, Period);
        }

        public void Tell(string what) => Volatile.Write(ref detail, what.Trim());

        public void Dispose()
        {
            timer.Dispose();
            lock (gate)
            {
                ended = true;
                if (shown && isTerminal)
                    Console.Error.Write("\r\e[K");
                if (shown)
                    Console.Error.WriteLine($"{title}: {clock.Elapsed.TotalSeconds:F1} s");
            }
        }

        private void Draw()
        {
            lock (gate)
            {
                if (ended || (shown && !isTerminal))
                    return;
                shown = true;
                if (isTerminal)
                    Console.Error.Write($"\r\e[K{title} … {clock.Elapsed.TotalSeconds:F0} s  \e[2m{Volatile.Read(ref detail)}\e[0m");
                else
                    Console.Error.WriteLine(title + " …");
            }
        }
    }
}
