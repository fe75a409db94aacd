// Words. A *descriptor* names one piece of memory; a *chain* of them is one request. The driver puts the head of a chain
// in the *available* ring; the device puts it in the *used* ring, with how many bytes it wrote, when it is done.
// Virtio 1.2, chapter 2.7 (split virtqueues).
using System;
using System.Numerics;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Bus;

/// <summary>One piece of memory in a request.</summary>
public readonly struct VirtioSegment(ulong address, uint length, bool isDeviceWritten)
{
    /// <summary>Physical address.</summary>
    public ulong Address { get; } = address;
    /// <summary>Bytes, not 0.</summary>
    public uint Length { get; } = length;
    /// <summary>True if the device writes it, false if it reads it.</summary>
    public bool IsDeviceWritten { get; } = isDeviceWritten;
}

/// <summary>A request that the device says it has finished.</summary>
public readonly struct VirtioCompletion(int head, int token, uint length)
{
    /// <summary>The chain.</summary>
    public int Head { get; } = head;
    /// <summary>What the driver gave with the request.</summary>
    public int Token { get; } = token;
    /// <summary>Bytes that the device wrote: checked to be no more than the request had room for.</summary>
    public uint Length { get; } = length;
}

/// <summary>
/// The driver's side of one split virtqueue. All bookkeeping lies in arrays that the device cannot reach; what the device
/// writes (indices, identifiers, lengths) is checked, and a queue whose device lied is broken for good. Not thread-safe.
/// </summary>
public sealed class Virtqueue
{
    private const ushort HasNext = 1, DeviceWrites = 2;
    private const uint DescriptorBytes = 16;
    private const int EndOfChain = -1;

    private readonly IDeviceMemory _memory;
    private readonly uint _availableOffset, _usedOffset;
    private readonly int[] _next;
    private readonly int[] _chainLength;
    private readonly uint[] _writable;
    private readonly int[] _tokens;
    private int _firstFree;
    private ushort _availableIndex, _usedIndex;

    /// <summary>Lays the rings out in <paramref name="memory"/>, at least <see cref="BytesFor"/> of it, all zero.</summary>
    public Virtqueue(IDeviceMemory memory, int size)
    {
        if (size < 1 || size > 32768 || !BitOperations.IsPow2(size) || memory.Length < BytesFor(size))
            throw new ArgumentOutOfRangeException(nameof(size));
        _memory = memory;
        Size = size;
        _availableOffset = (uint)size * DescriptorBytes;
        _usedOffset = UsedOffset(size);
        _next = new int[size];
        _chainLength = new int[size];
        _writable = new uint[size];
        _tokens = new int[size];
        for (var i = 0; i < size; i++)
            _next[i] = i + 1 < size ? i + 1 : EndOfChain;
        FreeDescriptors = size;
    }

    /// <summary>Descriptors: a power of two.</summary>
    public int Size { get; }
    /// <summary>Descriptors that no request uses.</summary>
    public int FreeDescriptors { get; private set; }
    /// <summary>Chains that the device has.</summary>
    public int Outstanding { get; private set; }
    /// <summary>True once the device broke the protocol.</summary>
    public bool IsBroken { get; private set; }
    /// <summary>Where the device finds the descriptors.</summary>
    public ulong DescriptorAddress => _memory.PhysicalAddress;
    /// <summary>Where the device finds the available ring.</summary>
    public ulong AvailableAddress => _memory.PhysicalAddress + _availableOffset;
    /// <summary>Where the device finds the used ring.</summary>
    public ulong UsedAddress => _memory.PhysicalAddress + _usedOffset;

    /// <summary>Bytes of memory that a queue of this size takes.</summary>
    public static uint BytesFor(int size) => UsedOffset(size) + 6 + 8 * (uint)size;

    /// <summary>The largest size that device and driver can both do.</summary>
    public static int ChooseSize(int deviceMaximum, int wanted) =>
        deviceMaximum < 1 ? 0 : 1 << BitOperations.Log2((uint)Math.Min(deviceMaximum, wanted));

    /// <summary>
    /// Makes one chain available. Segments that the device reads must come first. <see cref="Errno.Again"/> if there are
    /// not enough descriptors now, <see cref="Errno.Protocol"/> if the queue is broken.
    /// </summary>
    public Result<int> Add(ReadOnlySpan<VirtioSegment> segments, int token)
    {
        if (IsBroken)
            return Errno.Protocol;
        if (segments.Length == 0 || segments.Length > Size)
            return Errno.InvalidArgument;
        if (segments.Length > FreeDescriptors)
            return Errno.Again;
        var head = _firstFree;
        var current = head;
        uint writable = 0;
        for (var i = 0; i < segments.Length; i++)
        {
            var isLast = i + 1 == segments.Length;
            WriteDescriptor(current, segments[i], isLast);
            if (segments[i].IsDeviceWritten)
                writable += segments[i].Length;
            if (!isLast)
                current = _next[current];
        }
        _firstFree = _next[current];
        _next[current] = EndOfChain;
        _chainLength[head] = segments.Length;
        _writable[head] = writable;
        _tokens[head] = token;
        FreeDescriptors -= segments.Length;
        Outstanding++;
        _memory.Write16(_availableOffset + 4 + 2 * (uint)(_availableIndex & (Size - 1)), (ushort)head);
        _availableIndex++;
        // The ring entry is visible before the index: stores stay in order.
        _memory.Write16(_availableOffset + 2, _availableIndex);
        return head;
    }

    /// <summary>
    /// Takes one finished chain. <see cref="Errno.Again"/> if there is none, <see cref="Errno.Protocol"/> if the device
    /// named a chain that it does not have, wrote more than there was room for, or finished more than it was given.
    /// </summary>
    public Result<VirtioCompletion> Take()
    {
        if (IsBroken)
            return Errno.Protocol;
        var finished = (ushort)(_memory.Read16(_usedOffset + 2) - _usedIndex);
        if (finished == 0)
            return Errno.Again;
        var entry = _usedOffset + 4 + 8 * (uint)(_usedIndex & (Size - 1));
        var head = _memory.Read32(entry);
        var length = _memory.Read32(entry + 4);
        if (finished > Outstanding || head >= (uint)Size || _chainLength[head] == 0 || length > _writable[head])
        {
            IsBroken = true;
            return Errno.Protocol;
        }
        _usedIndex++;
        Free((int)head);
        return new VirtioCompletion((int)head, _tokens[head], length);
    }

    /// <summary>Forgets every chain, for a device that was reset. Returns to the state after construction.</summary>
    public void Reset()
    {
        for (var i = 0; i < Size; i++)
        {
            if (_chainLength[i] != 0)
                Free(i);
        }
        _availableIndex = 0;
        _usedIndex = 0;
        IsBroken = false;
        _memory.Bytes.Clear();
    }

    private static uint UsedOffset(int size) => ((uint)size * (DescriptorBytes + 2) + 6 + 3) & ~3u;

    private void WriteDescriptor(int index, VirtioSegment segment, bool isLast)
    {
        var offset = (uint)index * DescriptorBytes;
        _memory.Write64(offset, segment.Address);
        _memory.Write32(offset + 8, segment.Length);
        var flags = (isLast ? 0 : HasNext) | (segment.IsDeviceWritten ? DeviceWrites : 0);
        _memory.Write16(offset + 12, (ushort)flags);
        _memory.Write16(offset + 14, (ushort)(isLast ? 0 : _next[index]));
    }

    private void Free(int head)
    {
        var last = head;
        for (var i = 1; i < _chainLength[head]; i++)
            last = _next[last];
        _next[last] = _firstFree;
        _firstFree = head;
        FreeDescriptors += _chainLength[head];
        _chainLength[head] = 0;
        Outstanding--;
    }
}
