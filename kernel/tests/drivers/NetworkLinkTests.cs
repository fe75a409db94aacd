using System;
using Dialogos.Drivers.Bus;
using Dialogos.Drivers.Net;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Tests.Drivers;

/// <summary>Raw frames on a network card; the test VM has QEMU's user network, whose router is 10.0.2.2.</summary>
public static class NetworkLinkTests
{
    private const ulong Second = 1_000_000_000;

    /// <summary>A question for the router's address is answered (RFC 826), thirty times: more than the ring has buffers.</summary>
    [KernelTest]
    public static void The_router_answers(KernelTestContext context)
    {
        context.Expect(DeviceRegistry.Links.Count > 0, "the machine has a network card");
        foreach (var link in DeviceRegistry.Links)
        {
            for (var i = 0; i < 80; i++)
            {
                context.Expect(link.Send(Question(link.Address)).IsOk, $"{link.Name}: sending");
                context.Expect(AnswerComes(link), $"{link.Name}: the router answers");
            }
        }
    }

    /// <summary>Frames that are too short or too long are refused.</summary>
    [KernelTest]
    public static void Impossible_frames_are_refused(KernelTestContext context)
    {
        foreach (var link in DeviceRegistry.Links)
        {
            context.Equal((ulong)Errno.InvalidArgument, (ulong)link.Send(new byte[13]).Error, $"{link.Name}: too short");
            context.Equal((ulong)Errno.InvalidArgument, (ulong)link.Send(new byte[link.LongestFrame + 1]).Error, $"{link.Name}: too long");
            context.Equal((ulong)Errno.InvalidArgument, (ulong)link.Receive(new byte[60], 0).Error, $"{link.Name}: short buffer");
        }
    }

    private static byte[] Question(ReadOnlySpan<byte> address)
    {
        var frame = new byte[60];
        frame.AsSpan(0, 6).Fill(0xFF);
        address.CopyTo(frame.AsSpan(6));
        ReadOnlySpan<byte> request = [0x08, 0x06, 0, 1, 0x08, 0, 6, 4, 0, 1];
        request.CopyTo(frame.AsSpan(12));
        address.CopyTo(frame.AsSpan(22));
        ReadOnlySpan<byte> own = [10, 0, 2, 15];
        own.CopyTo(frame.AsSpan(28));
        ReadOnlySpan<byte> router = [10, 0, 2, 2];
        router.CopyTo(frame.AsSpan(38));
        return frame;
    }

    private static bool AnswerComes(INetworkLink link)
    {
        var frame = new byte[link.LongestFrame];
        // Other traffic of the router may come in between.
        for (var i = 0; i < 10; i++)
        {
            var length = link.Receive(frame, 5 * Second);
            if (length.Failed)
                return false;
            ReadOnlySpan<byte> reply = [0x08, 0x06, 0, 1, 0x08, 0, 6, 4, 0, 2];
            ReadOnlySpan<byte> router = [10, 0, 2, 2];
            if (length.Value >= 42 && frame.AsSpan(12, 10).SequenceEqual(reply) && frame.AsSpan(28, 4).SequenceEqual(router))
                return true;
        }
        return false;
    }
}
