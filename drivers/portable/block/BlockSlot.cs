using System;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Block;

/// <summary>What a request asks for.</summary>
public enum BlockOperation
{
    /// <summary>Device to memory.</summary>
    Read,
    /// <summary>Memory to device.</summary>
    Write,
    /// <summary>Make earlier writes durable.</summary>
    Flush,
}

/// <summary>
/// Room for one request: a page for the driver's structures and a buffer for the data. Callers' memory is never handed to
/// a device, so that a late or hostile one cannot reach it.
/// </summary>
public sealed class BlockSlot
{
    /// <summary>Bytes of the driver's page.</summary>
    public const int HeaderBytes = 4096;
    /// <summary>The largest transfer of one request.</summary>
    public const int DataBytes = 65536;

    internal BlockSlot(int index, IDeviceMemory memory)
    {
        Index = index;
        Memory = memory;
    }

    /// <summary>The slot's number, 0 to the device's depth less 1.</summary>
    public int Index { get; }
    /// <summary>All of the slot's memory: the driver's page, then the data.</summary>
    public IDeviceMemory Memory { get; }
    /// <summary>What is asked for.</summary>
    public BlockOperation Operation { get; internal set; }
    /// <summary>First block of the transfer.</summary>
    public ulong FirstBlock { get; internal set; }
    /// <summary>Bytes of the transfer, at most <see cref="DataBytes"/>.</summary>
    public int Bytes { get; internal set; }
    /// <summary>Where the device finds the data.</summary>
    public ulong DataAddress => Memory.PhysicalAddress + HeaderBytes;
    /// <summary>The data.</summary>
    public Span<byte> Data => Memory.Bytes.Slice(HeaderBytes, Bytes);
    /// <summary>True while the device has the request.</summary>
    public bool IsInFlight { get; internal set; }

    internal Errno Error { get; set; }
    internal ulong Deadline { get; set; }
    internal BlockSlot? Next { get; set; }
}
