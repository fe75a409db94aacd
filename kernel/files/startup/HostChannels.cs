// The ports that lead to the host, one a virtio console, by Linux's names: /dev/vport0p1, /dev/vport1p1. Linux takes a free
// major for each console and the port as the minor; here the majors begin at 241 (240 to 254 are for systems of one's own).
using System.Collections.Generic;
using System.Text;
using Dialogos.Drivers.Console;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Files.Devices;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.Files.Startup;

/// <summary>The machine's ports.</summary>
internal static class HostChannels
{
    private const uint FirstMajor = 241, LastMajor = 254;
    // Long enough to be no work, should the device stay silent.
    private const ulong Hour = 3_600_000_000_000;

    private static readonly List<Channel> s_channels = new();

    /// <summary>Serves these consoles from now on.</summary>
    internal static void Start(IReadOnlyList<VirtioConsole> consoles)
    {
        foreach (VirtioConsole console in consoles)
        {
            var channel = new Channel(console);
            bool fits = FirstMajor + s_channels.Count <= LastMajor;
            Result<KernelThread> watch = fits ? Scheduler.StartThread("host channel", channel.Watch) : Errno.NoSpace;
            if (watch.Failed)
                Log.Error($"files: a virtio console gets no name in /dev: error {(int)watch.Error}");
            else
                s_channels.Add(channel);
        }
    }

    /// <summary>How many there are.</summary>
    internal static int Count => s_channels.Count;

    /// <summary>The name in /dev.</summary>
    internal static byte[] Name(int channel) => Encoding.UTF8.GetBytes($"vport{channel}p{VirtioConsole.Port}");

    /// <summary>Linux's dev_t.</summary>
    internal static uint Number(int channel) => DeviceTable.Number(FirstMajor + (uint)channel, VirtioConsole.Port);

    /// <summary>Opens the port with a device number; null if none has it.</summary>
    internal static Result<OpenFile>? Open(uint device, int flags, Location place, FileNode node)
    {
        for (int i = 0; i < s_channels.Count; i++)
        {
            if (Number(i) == device)
                return ChannelFile.Open(place, node, flags, s_channels[i].Console, s_channels[i].Changes);
        }
        return null;
    }

    private sealed class Channel(VirtioConsole console)
    {
        internal VirtioConsole Console { get; } = console;

        internal ReadinessSource Changes { get; } = new();

        internal void Watch()
        {
            for (; ; )
            {
                uint ticket = Console.Event.Ticket;
                Console.Refresh();
                Changes.Notify();
                Console.Event.Wait(ticket, Hour);
            }
        }
    }
}
