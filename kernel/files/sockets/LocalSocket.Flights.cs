// Words. A socket is *in flight* while it lies, as a part of a message that nobody has received yet, in the queue of a socket. If
// nothing but such queues holds it, and those lie in queues that only it can reach, nobody can ever receive it: it is
// *unreachable*, though references to it are left. Linux's garbage collector for sockets (net/unix/garbage.c) does the same.
using System.Collections.Generic;

namespace Dialogos.Kernel.Files.Sockets;

public sealed partial class LocalSocket
{
    private static readonly List<LocalSocket> s_flying = new();
    // In how many messages it lies. Under the lock, as the list is.
    private int _flights;

    private static void TakeOff(OpenFile[]? files)
    {
        foreach (OpenFile file in files ?? [])
        {
            if (file is LocalSocket socket && socket._flights++ == 0)
            {
                s_flying.Add(socket);
                socket.WatchesReferences = true;
            }
        }
    }

    private static void Land(OpenFile[]? files)
    {
        foreach (OpenFile file in files ?? [])
        {
            if (file is not LocalSocket socket || --socket._flights != 0)
                continue;
            s_flying.Remove(socket);
            socket.WatchesReferences = false;
        }
    }

    /// <inheritdoc/>
    protected override void ReferenceDropped()
    {
        List<SocketMessage>? unreachable = null;
        lock (s_lock)
        {
            if (!_isClosed && _flights > 0 && References == _flights)
                unreachable = TakeUnreachable();
        }
        // Not under the lock: what is dropped closes now.
        foreach (SocketMessage message in unreachable ?? [])
            message.Drop();
    }

    // Messages that hold unreachable sockets, and that are in nobody's queue any more; null for none.
    private static List<SocketMessage>? TakeUnreachable()
    {
        var candidates = new HashSet<LocalSocket>();
        foreach (LocalSocket socket in s_flying)
        {
            if (socket.References == socket._flights)
                candidates.Add(socket);
        }
        // Whatever a queue outside of the candidates holds can be received, and with it all that lies in its own queue.
        for (bool changed = true; changed && candidates.Count > 0;)
        {
            var held = new Dictionary<LocalSocket, int>();
            foreach (LocalSocket holder in candidates)
                holder.CountHeld(held);
            var reachable = new List<LocalSocket>();
            foreach (LocalSocket socket in candidates)
            {
                held.TryGetValue(socket, out int count);
                if (count != socket._flights)
                    reachable.Add(socket);
            }
            foreach (LocalSocket socket in reachable)
                candidates.Remove(socket);
            changed = reachable.Count > 0;
        }
        if (candidates.Count == 0)
            return null;
        var messages = new List<SocketMessage>();
        foreach (LocalSocket socket in candidates)
            socket.TakeMessagesWithFiles(messages);
        return messages;
    }

    private void CountHeld(Dictionary<LocalSocket, int> held)
    {
        foreach (SocketMessage message in _messages)
        {
            foreach (OpenFile file in message.Files ?? [])
            {
                if (file is not LocalSocket socket)
                    continue;
                held.TryGetValue(socket, out int count);
                held[socket] = count + 1;
            }
        }
        foreach (LocalSocket arrival in _arrivals.ToArray())
            arrival.CountHeld(held);
    }

    private void TakeMessagesWithFiles(List<SocketMessage> taken)
    {
        for (int i = _messages.Count - 1; i >= 0; i--)
        {
            SocketMessage message = _messages[i];
            if (message.Files == null)
                continue;
            _messages.RemoveAt(i);
            _waiting -= message.Left;
            Land(message.Files);
            taken.Add(message);
        }
        foreach (LocalSocket arrival in _arrivals.ToArray())
            arrival.TakeMessagesWithFiles(taken);
    }
}
