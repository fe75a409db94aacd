using System;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Bus;

/// <summary>A virtqueue with one buffer for each of its descriptors, for devices that carry streams. Not thread-safe.</summary>
internal sealed class BufferedQueue
{
    private readonly IVirtioTransport _transport;
    private readonly int _index;
    private readonly int _bufferBytes;
    private readonly Virtqueue _queue;
    private readonly IDeviceMemory _memory;

    private BufferedQueue(IVirtioTransport transport, int index, int bufferBytes, Virtqueue queue, IDeviceMemory memory)
    {
        _transport = transport;
        _index = index;
        _bufferBytes = bufferBytes;
        _queue = queue;
        _memory = memory;
    }

    /// <summary>How many buffers there are: as many as were wanted, or fewer if the device has a smaller queue.</summary>
    public int Count => _queue.Size;

    /// <summary>Makes queue <paramref name="index"/> of the device with its buffers.</summary>
    public static Result<BufferedQueue> Create(
        IVirtioTransport transport, IDriverHost host, int index, int wanted, int bufferBytes)
    {
        var queue = VirtioInitialization.CreateQueue(transport, host, index, wanted);
        if (queue.Failed)
            return queue.Error;
        var memory = host.AllocateDeviceMemory((uint)(queue.Value.Size * bufferBytes));
        return memory.Failed ? memory.Error : new BufferedQueue(transport, index, bufferBytes, queue.Value, memory.Value);
    }

    /// <summary>The contents of a buffer that the device does not have.</summary>
    public Span<byte> Buffer(int buffer) => _memory.Bytes.Slice(buffer * _bufferBytes, _bufferBytes);

    /// <summary>Lets the device fill a buffer.</summary>
    public Result Offer(int buffer) => Add(buffer, _bufferBytes, isDeviceWritten: true);

    /// <summary>Lets the device read the first bytes of a buffer.</summary>
    public Result Send(int buffer, int bytes) => Add(buffer, bytes, isDeviceWritten: false);

    /// <summary>A buffer that the device is done with, as the token; else as <see cref="Virtqueue.Take"/>.</summary>
    public Result<VirtioCompletion> Take() => _queue.Take();

    /// <summary>Tells the device that there are buffers for it.</summary>
    public void Notify() => _transport.Notify(_index);

    private Result Add(int buffer, int bytes, bool isDeviceWritten)
    {
        Span<VirtioSegment> segments = stackalloc VirtioSegment[1];
        segments[0] = new VirtioSegment(_memory.PhysicalAddress + (ulong)(buffer * _bufferBytes), (uint)bytes, isDeviceWritten);
        var added = _queue.Add(segments, buffer);
        return added.Failed ? added.Error : Result.Ok;
    }
}
