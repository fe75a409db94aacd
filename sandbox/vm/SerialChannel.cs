using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Dialogos.Sandbox.Vm;

/// <summary>One serial port as the host sees it: everything that came, kept in memory, and a way to send.</summary>
public sealed class SerialChannel
{
    private readonly Lock gate = new();
    private readonly MemoryStream received = new();
    private readonly long limit;
    private readonly Stream reader;
    private readonly Stream writer;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action<ReadOnlyMemory<byte>>? follower;
    private bool ended;

    internal SerialChannel(Stream reader, Stream writer, long limit)
    {
        this.reader = reader;
        this.writer = writer;
        this.limit = limit;
        // A thread of its own: the guest does not wait for a busy pool.
        Reading = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>True once more came than the limit allows; the rest is dropped.</summary>
    public bool IsOverLimit { get; private set; }

    /// <summary>Completes when the machine's end is closed and everything was read.</summary>
    internal Task Reading { get; }

    /// <summary>Bytes that came so far.</summary>
    public int Length
    {
        get
        {
            lock (gate)
                return (int)received.Length;
        }
    }

    /// <summary>
    /// Calls <paramref name="follow"/> with what came already, and then, in order, with each piece that comes. It must be
    /// quick and may not use this channel: the port is locked meanwhile.
    /// </summary>
    public void Follow(Action<ReadOnlyMemory<byte>> follow)
    {
        lock (gate)
        {
            if (received.Length > 0)
                follow(received.GetBuffer().AsMemory(0, (int)received.Length));
            follower += follow;
        }
    }

    /// <summary>A copy of what came, from <paramref name="start"/> on; empty if less came.</summary>
    public byte[] Bytes(int start = 0)
    {
        lock (gate)
            return From(start).ToArray();
    }

    /// <summary>What came, as text; bytes that are no UTF-8 become replacement characters.</summary>
    public string Text(int start = 0) => Encoding.UTF8.GetString(Bytes(start));

    /// <summary>Sends bytes to the guest.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default)
    {
        try
        {
            await writer.WriteAsync(bytes, cancellation);
        }
        catch (IOException)
        {
            // The machine ended meanwhile, which its Completion reports.
        }
    }

    /// <summary>Sends text to the guest as UTF-8.</summary>
    public Task SendAsync(string text, CancellationToken cancellation = default) =>
        SendAsync(Encoding.UTF8.GetBytes(text), cancellation);

    /// <summary>Copies what came after a position, and waits for it if nothing has.</summary>
    /// <returns>How many bytes: one at least, none if the machine ended.</returns>
    public async Task<int> ReadAsync(int start, Memory<byte> destination, CancellationToken cancellation = default)
    {
        while (true)
        {
            Task change;
            lock (gate)
            {
                if (received.Length > start || ended)
                {
                    var came = From(start);
                    var count = Math.Min(came.Length, destination.Length);
                    came[..count].CopyTo(destination.Span);
                    return count;
                }
                change = changed.Task;
            }
            await change.WaitAsync(cancellation);
        }
    }

    /// <summary>Waits until the port printed a text after a position.</summary>
    /// <returns>The position behind the text, or -1 if the machine ended without it.</returns>
    public async Task<int> WaitForAsync(string text, int start = 0, CancellationToken cancellation = default)
    {
        var wanted = Encoding.UTF8.GetBytes(text);
        while (true)
        {
            Task change;
            lock (gate)
            {
                var found = From(start).IndexOf(wanted);
                if (found >= 0)
                    return start + found + wanted.Length;
                if (ended)
                    return -1;
                change = changed.Task;
            }
            await change.WaitAsync(cancellation);
        }
    }

    // The caller holds the gate.
    private ReadOnlySpan<byte> From(int start) =>
        start < received.Length ? received.GetBuffer().AsSpan(start, (int)received.Length - start) : [];

    private void Read()
    {
        var buffer = new byte[16384];
        try
        {
            int count;
            while ((count = reader.Read(buffer)) > 0)
                Accept(buffer.AsMemory(0, count));
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException)
        {
            // What came before counts.
        }
        lock (gate)
            ended = true;
        Announce();
    }

    private void Accept(ReadOnlyMemory<byte> piece)
    {
        lock (gate)
        {
            if (received.Length + piece.Length > limit)
            {
                IsOverLimit = true;
                return;
            }
            received.Write(piece.Span);
            follower?.Invoke(piece);
        }
        Announce();
    }

    private void Announce()
    {
        TaskCompletionSource previous;
        lock (gate)
        {
            previous = changed;
            changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        previous.SetResult();
    }
}
