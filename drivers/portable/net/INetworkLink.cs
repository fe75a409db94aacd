// Words. A *link* carries *frames*: destination, source, type and payload of Ethernet, without preamble and checksum.
using System;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Net;

/// <summary>A network card as the network stack sees it.</summary>
public interface INetworkLink
{
    /// <summary>A short name for people and logs.</summary>
    string Name { get; }

    /// <summary>The card's own address, six bytes.</summary>
    ReadOnlySpan<byte> Address { get; }

    /// <summary>The longest frame, in bytes.</summary>
    int LongestFrame { get; }

    /// <summary>False if the card says that no cable is plugged in.</summary>
    bool IsUp { get; }

    /// <summary>
    /// Sends one frame of 14 to <see cref="LongestFrame"/> bytes. <see cref="Errno.InvalidArgument"/> for another length,
    /// <see cref="Errno.TimedOut"/> if the card takes none.
    /// </summary>
    Result Send(ReadOnlySpan<byte> frame);

    /// <summary>
    /// Waits at most <paramref name="nanoseconds"/> for a frame and returns its length; <see cref="Errno.TimedOut"/> if
    /// none came, <see cref="Errno.InvalidArgument"/> if <paramref name="destination"/> is shorter than
    /// <see cref="LongestFrame"/>.
    /// </summary>
    Result<int> Receive(Span<byte> destination, ulong nanoseconds);
}
