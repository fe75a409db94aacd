using System;
using System.Collections.Generic;
using System.Text;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Events;
using Dialogos.Kernel.Files.Pipes;
using Dialogos.Kernel.Files.Terminals;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Xunit;

namespace Dialogos.Tests.Kernel.Files;

public class ObjectTests
{
    private static (PipeEnd Reader, PipeEnd Writer) MakePipe()
    {
        var pipe = new Pipe(new FixedClock(default));
        return (new PipeEnd(pipe, OpenFlags.ReadOnly), new PipeEnd(pipe, OpenFlags.WriteOnly));
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3)]
    public void A_pipe_loses_and_mixes_nothing(int seed)
    {
        var (reader, writer) = MakePipe();
        var random = new Random(seed);
        var sent = new Queue<byte>();
        for (int step = 0; step < 2000; step++)
        {
            var buffer = new byte[random.Next(1, 9000)];
            if (random.Next(2) == 0)
            {
                random.NextBytes(buffer);
                Result<int> written = writer.Write(buffer);
                int room = Pipe.UsualCapacity - sent.Count;
                bool waits = room == 0 || (buffer.Length <= Pipe.AtomicLength && room < buffer.Length);
                Assert.Equal(waits ? Errno.Again : Errno.None, written.Error);
                for (int i = 0; written.IsOk && i < written.Value; i++)
                    sent.Enqueue(buffer[i]);
                continue;
            }
            Result<int> read = reader.Read(buffer);
            Assert.Equal(sent.Count == 0 ? Errno.Again : Errno.None, read.Error);
            for (int i = 0; read.IsOk && i < read.Value; i++)
                Assert.Equal(sent.Dequeue(), buffer[i]);
        }
    }

    [Fact]
    public void Closed_ends_are_seen()
    {
        var (reader, writer) = MakePipe();
        Assert.Equal(Readiness.Write, writer.Poll());
        Assert.Equal(3, writer.Write("abc"u8).Value);
        writer.Release();
        Assert.Equal(Readiness.Read | Readiness.HangUp, reader.Poll());
        var buffer = new byte[10];
        Assert.Equal(3, reader.Read(buffer).Value);
        Assert.Equal(0, reader.Read(buffer).Value);
        (reader, writer) = MakePipe();
        reader.Release();
        Assert.Equal(Errno.BrokenPipe, writer.Write("x"u8).Error);
        Assert.True((writer.Poll() & Readiness.Error) != 0);
    }

    [Fact]
    public void A_counter_without_room_for_a_number_may_still_be_ready_for_a_smaller_one()
    {
        byte[] number(ulong value) => BitConverter.GetBytes(value);
        var counter = new EventCounter(0, countsOne: true, 0);
        Assert.Equal(8, counter.Write(number(ulong.MaxValue - 4)).Value);
        Func<bool> hasRoom = counter.RoomFor(number(5))!;
        Assert.Equal(Errno.Again, counter.Write(number(5)).Error);
        Assert.True((counter.Poll() & Readiness.Write) != 0);
        Assert.True(counter.RoomFor(number(3))!());
        Assert.False(hasRoom());
        Assert.Equal(8, counter.Read(new byte[8]).Value);
        Assert.False(hasRoom());
        Assert.Equal(8, counter.Read(new byte[8]).Value);
        Assert.True(hasRoom());
        Assert.Equal(8, counter.Write(number(5)).Value);
        Assert.True((counter.Poll() & Readiness.Write) == 0);
    }

    [Fact]
    public void Epoll_reports_levels_edges_and_one_shots()
    {
        var poll = new EventPoll(0);
        var counter = new EventCounter(0, countsOne: false, 0);
        Assert.Equal(Errno.None, poll.Add(5, counter, 1, 77).Error);
        Assert.Equal(Errno.Exists, poll.Add(5, counter, 1, 77).Error);
        Assert.Empty(Take(poll));
        var one = new byte[8];
        one[0] = 1;
        counter.Write(one);
        Assert.Equal([new ReportedEvent(1, 77)], Take(poll));
        Assert.Equal([new ReportedEvent(1, 77)], Take(poll));
        Assert.Equal(Errno.None, poll.Modify(5, counter, 1 | 1u << 31, 78).Error);
        Assert.Equal([new ReportedEvent(1, 78)], Take(poll));
        Assert.Empty(Take(poll));
        counter.Write(one);
        Assert.Equal([new ReportedEvent(1, 78)], Take(poll));
        Assert.Equal(Errno.None, poll.Modify(5, counter, 1 | 1u << 30, 79).Error);
        Assert.Equal([new ReportedEvent(1, 79)], Take(poll));
        counter.Write(one);
        Assert.Empty(Take(poll));
        counter.Release();
        Assert.Equal(Errno.NotFound, poll.Remove(5, counter).Error);
        var other = new EventPoll(0);
        Assert.Equal(Errno.None, other.Add(1, poll, 1, 0).Error);
        Assert.Equal(Errno.TooManySymbolicLinks, poll.Add(2, other, 1, 0).Error);
        Assert.Equal(Errno.InvalidArgument, poll.Add(3, poll, 1, 0).Error);
    }

    private static List<ReportedEvent> Take(EventPoll poll)
    {
        var events = new List<ReportedEvent>();
        poll.Take(events, 10);
        Assert.Equal(events.Count > 0, events.Count > 0 || (poll.Poll() & Readiness.Read) != 0);
        return events;
    }

    [Fact]
    public void A_line_is_edited_before_it_is_read()
    {
        var shown = new StringBuilder();
        var signals = new List<int>();
        var terminal = new LineDiscipline(bytes => shown.Append(Encoding.UTF8.GetString(bytes)), signals.Add);
        Type(terminal, "helo\u007f\u007fllo wrold\u0017world");
        Assert.Equal(Errno.Again, terminal.Read(new byte[10]).Error);
        Type(terminal, "\r second");
        Assert.Equal("hello ", ReadText(terminal, 6));
        Assert.Equal("world\n", ReadText(terminal, 100));
        Assert.Equal(Errno.Again, terminal.Read(new byte[10]).Error);
        Type(terminal, "\u0004");
        Assert.Equal(" second", ReadText(terminal, 100));
        Type(terminal, "\u0004");
        Assert.Equal("", ReadText(terminal, 100));
        Type(terminal, "lost\u0003kept\n");
        Assert.Equal([2], signals);
        Assert.Equal("kept\n", ReadText(terminal, 100));
        Assert.Contains("^C", shown.ToString(), StringComparison.Ordinal);
        Type(terminal, "\u0016\u0003\n");
        Assert.Equal("\u0003\n", ReadText(terminal, 100));
    }

    [Fact]
    public void Raw_input_comes_as_it_is()
    {
        var terminal = new LineDiscipline(_ => throw new InvalidOperationException("echo"), _ => throw new InvalidOperationException("signal"));
        var settings = new byte[TerminalSettings.Length];
        terminal.Settings.Write(settings);
        settings.AsSpan(0, 16).Clear();
        terminal.Configure(settings, flush: false);
        Type(terminal, "\u0003\r\u007f");
        Assert.Equal("\u0003\r\u007f", ReadText(terminal, 100));
        Assert.Equal("a\nb", Encoding.UTF8.GetString(terminal.Process("a\nb"u8)));
    }

    private static void Type(LineDiscipline terminal, string text)
    {
        foreach (byte value in Encoding.UTF8.GetBytes(text))
            terminal.Receive(value);
    }

    private static string ReadText(LineDiscipline terminal, int room)
    {
        var buffer = new byte[room];
        return Encoding.UTF8.GetString(buffer, 0, terminal.Read(buffer).Value);
    }
}
