using System;
using System.Collections.Generic;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Sockets;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Xunit;

namespace Dialogos.Tests.Kernel.Files;

public class SocketTests
{
    private static readonly PeerIdentity s_nobody = new(1, 0, 0);

    private sealed class NoticedFile() : OpenFile(0)
    {
        internal bool IsClosed { get; private set; }

        public override Result<NodeStatus> GetStatus() => Errno.NotSupported;

        protected override void Close() => IsClosed = true;
    }

    private static (LocalSocket One, LocalSocket Other) MakePair(SocketKind kind)
    {
        var one = new LocalSocket(kind, s_nobody, 0);
        var other = new LocalSocket(kind, s_nobody, 0);
        LocalSocket.Join(one, other);
        return (one, other);
    }

    [Fact]
    public void A_socket_in_its_own_queue_is_closed_when_nobody_holds_it()
    {
        var (one, other) = MakePair(SocketKind.Datagram);
        var file = new NoticedFile();
        one.AddReference();
        Assert.True(other.Send([1], [one, file], null, s_nobody).IsOk);
        other.Release();
        Assert.False(file.IsClosed);
        one.Release();
        Assert.True(file.IsClosed);
        Assert.Equal(Readiness.None, one.Poll() & Readiness.Read);
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public void Sockets_in_each_others_queues_close_when_nobody_can_receive_them_and_not_before(int seed)
    {
        var random = new Random(seed);
        var sockets = new List<LocalSocket>();
        var files = new List<NoticedFile>();
        for (int i = 0; i < 6; i++)
        {
            var (one, other) = MakePair((SocketKind)(random.Next(2) + 1));
            sockets.Add(one);
            sockets.Add(other);
        }
        // A file of its own in each message tells when the message has gone.
        for (int i = 0; i < 30; i++)
        {
            LocalSocket sender = sockets[random.Next(sockets.Count)], carried = sockets[random.Next(sockets.Count)];
            var file = new NoticedFile();
            carried.AddReference();
            if (sender.Send([7], [carried, file], null, s_nobody).IsOk)
                files.Add(file);
            else
                carried.Release();
        }
        // Whoever holds one socket can receive what lies in its queue, and so on: none of that may be closed.
        LocalSocket kept = sockets[0];
        sockets.RemoveAt(0);
        foreach (LocalSocket socket in sockets)
            socket.Release();
        var buffer = new byte[1];
        for (var reached = new Queue<LocalSocket>([kept]); reached.Count > 0;)
        {
            LocalSocket socket = reached.Dequeue();
            for (Result<Received> received; (received = socket.Receive(buffer, false)).IsOk && received.Value.Count > 0;)
            {
                Assert.False(((NoticedFile)received.Value.Files![1]).IsClosed);
                reached.Enqueue((LocalSocket)received.Value.Files[0]);
                received.Value.Files[1].Release();
            }
            socket.Release();
        }
        Assert.All(files, file => Assert.True(file.IsClosed));
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3)]
    public void A_stream_loses_and_mixes_nothing(int seed)
    {
        var (one, other) = MakePair(SocketKind.Stream);
        var random = new Random(seed);
        var sent = new Queue<byte>();
        for (int step = 0; step < 1000; step++)
        {
            var buffer = new byte[random.Next(1, 30000)];
            if (random.Next(2) == 0)
            {
                random.NextBytes(buffer);
                Result<int> written = one.Send(buffer, null, null, s_nobody);
                Assert.Equal(sent.Count >= LocalSocket.Room ? Errno.Again : Errno.None, written.Error);
                for (int i = 0; written.IsOk && i < written.Value; i++)
                    sent.Enqueue(buffer[i]);
                continue;
            }
            bool peeks = random.Next(4) == 0;
            Result<Received> received = other.Receive(buffer, peeks);
            Assert.Equal(sent.Count == 0 ? Errno.Again : Errno.None, received.Error);
            byte[] expected = sent.ToArray();
            for (int i = 0; received.IsOk && i < received.Value.Count; i++)
                Assert.Equal(expected[i], buffer[i]);
            for (int i = 0; !peeks && received.IsOk && i < received.Value.Count; i++)
                sent.Dequeue();
            Assert.Equal(sent.Count, other.PendingBytes);
        }
    }

    [Theory]
    [InlineData(SocketKind.Datagram), InlineData(SocketKind.Sequence)]
    public void Messages_keep_their_borders(SocketKind kind)
    {
        var (one, other) = MakePair(kind);
        for (int i = 0; i < 5; i++)
            Assert.Equal(i, one.Send(new byte[i], null, null, s_nobody).Value);
        var buffer = new byte[2];
        for (int i = 0; i < 5; i++)
        {
            Result<Received> received = other.Receive(buffer, peek: false);
            Assert.Equal((Math.Min(i, 2), i), (received.Value.Count, received.Value.Length));
        }
        Assert.Equal(Errno.Again, other.Receive(buffer, peek: false).Error);
    }

    [Fact]
    public void Files_travel_with_their_bytes_and_are_closed_if_nobody_takes_them()
    {
        var (one, other) = MakePair(SocketKind.Stream);
        var file = new NoticedFile();
        file.AddReference();
        Assert.Equal(4, one.Send("with"u8, [file], null, s_nobody).Value);
        Assert.Equal(5, one.Send("after"u8, null, null, s_nobody).Value);
        file.Release();
        var buffer = new byte[100];
        Result<Received> received = other.Receive(buffer, peek: false);
        Assert.Equal(4, received.Value.Count);
        Assert.Same(file, Assert.Single(received.Value.Files!));
        Assert.Equal(5, one.Send("again"u8, received.Value.Files, null, s_nobody).Value);
        Assert.False(file.IsClosed);
        other.Release();
        Assert.True(file.IsClosed);
        Assert.Equal(Errno.ConnectionReset, one.Receive(buffer, peek: false).Error);
        Assert.Equal(0, one.Receive(buffer, peek: false).Value.Count);
    }

    [Theory]
    [InlineData(SocketKind.Datagram), InlineData(SocketKind.Sequence)]
    public void Whoever_sees_room_for_a_message_can_send_it(SocketKind kind)
    {
        var (one, other) = MakePair(kind);
        var message = new byte[LocalSocket.Room / 2 + 1];
        int sent = 0;
        while ((one.Poll() & Readiness.Write) != 0)
        {
            Assert.Equal(message.Length, one.Send(message, null, null, s_nobody).Value);
            Assert.InRange(++sent, 1, 2);
        }
        Assert.Equal(Errno.Again, one.Send([1], null, null, s_nobody).Error);
        Assert.Equal(message.Length, other.Receive(message, peek: false).Value.Count);
        Assert.True((one.Poll() & Readiness.Write) != 0);
        Assert.Equal(message.Length, one.Send(message, null, null, s_nobody).Value);
    }

    [Fact]
    public void Connections_wait_for_their_turn_and_hear_when_nobody_comes()
    {
        var server = new LocalSocket(SocketKind.Stream, s_nobody, 0);
        Assert.True(SocketNames.Bind(server, "\0test-listen"u8.ToArray()).IsOk);
        Assert.Equal(Errno.AddressInUse, SocketNames.Bind(new LocalSocket(SocketKind.Stream, s_nobody, 0), "\0test-listen"u8.ToArray()).Error);
        var client = new LocalSocket(SocketKind.Stream, s_nobody, 0);
        Assert.Equal(Errno.ConnectionRefused, client.Connect(server).Error);
        Assert.True(server.Listen(0, s_nobody).IsOk);
        Assert.True(client.Connect(server).IsOk);
        Assert.Equal(Errno.Again, new LocalSocket(SocketKind.Stream, s_nobody, 0).Connect(server).Error);
        server.Release();
        Assert.Equal(Errno.ConnectionReset, client.Receive(new byte[1], peek: false).Error);
        Assert.Equal(Errno.ConnectionRefused, SocketNames.Find("\0test-listen"u8.ToArray()).Error);
    }
}
