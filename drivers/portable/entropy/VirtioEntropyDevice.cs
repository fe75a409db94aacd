// Virtio 1.2, chapter 5.4 (entropy device).
using System;
using System.Threading;
using Dialogos.Drivers.Bus;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Entropy;

/// <summary>A virtio entropy device: the host's random bytes.</summary>
public sealed class VirtioEntropyDevice
{
    private const ulong Patience = 5_000_000_000;
    private const int MostBytes = 256;

    private readonly IDriverHost _host;
    private readonly IVirtioTransport _transport;
    private readonly Virtqueue _queue;
    private readonly IDeviceMemory _memory;
    private readonly Lock _lock = new();

    private VirtioEntropyDevice(IDriverHost host, IVirtioTransport transport, Virtqueue queue, IDeviceMemory memory)
    {
        _host = host;
        _transport = transport;
        _queue = queue;
        _memory = memory;
        Event = host.CreateEvent();
    }

    /// <summary>Signalled by the device's interrupt.</summary>
    public IDeviceEvent Event { get; }

    /// <summary>Brings a device up.</summary>
    public static Result<VirtioEntropyDevice> Create(IDriverHost host, IVirtioTransport transport)
    {
        var agreed = VirtioInitialization.Negotiate(transport, host, 0);
        if (agreed.Failed)
            return agreed.Error;
        var queue = VirtioInitialization.CreateQueue(transport, host, 0, 8);
        if (queue.Failed)
            return queue.Error;
        var memory = host.AllocateDeviceMemory(4096);
        if (memory.Failed)
            return memory.Error;
        VirtioInitialization.Start(transport);
        return new VirtioEntropyDevice(host, transport, queue.Value, memory.Value);
    }

    /// <summary>Reads up to 256 bytes and returns how many came: at least one.</summary>
    public Result<int> Read(Span<byte> destination)
    {
        if (destination.Length == 0)
            return Errno.InvalidArgument;
        lock (_lock)
        {
            var wanted = Math.Min(destination.Length, MostBytes);
            Span<VirtioSegment> segments = stackalloc VirtioSegment[1];
            segments[0] = new VirtioSegment(_memory.PhysicalAddress, (uint)wanted, true);
            var added = _queue.Add(segments, 0);
            if (added.Failed)
                return added.Error;
            _transport.Notify(0);
            var deadline = _host.Nanoseconds + Patience;
            while (true)
            {
                var ticket = Event.Ticket;
                var taken = _queue.Take();
                if (taken.IsOk)
                {
                    // The queue has checked that the length is no more than what was wanted.
                    var length = (int)taken.Value.Length;
                    if (length == 0)
                        return Errno.Protocol;
                    _memory.Bytes.Slice(0, length).CopyTo(destination);
                    _memory.Bytes.Clear();
                    return length;
                }
                if (taken.Error != Errno.Again)
                    return taken.Error;
                var now = _host.Nanoseconds;
                if (now >= deadline)
                    return Errno.TimedOut;
                Event.Wait(ticket, deadline - now);
            }
        }
    }
}
