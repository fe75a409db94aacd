// Words. *Warm memory* is a range at a fixed address that neither firmware nor loader touches when the machine restarts
// without losing its power. The kernel keeps the words of its panic there; its last bytes hold the start mark.
using System;
using Dialogos.Kernel.Handover;

namespace Dialogos.Bootloader.Start;

/// <summary>The range that survives a warm reset.</summary>
// SAFETY: the range is claimed from the firmware before it is read or written.
internal static unsafe class WarmMemory
{
    private const ulong FixedAddress = 0x1F0000;
    private const ulong Pages = 16;

    /// <summary>Its first byte; 0 if the firmware uses this place itself.</summary>
    public static ulong Address { get; private set; }

    /// <summary>Its bytes; 0 if there is none.</summary>
    public static ulong Length => Address == 0 ? 0 : Pages * Firmware.PageSize;

    /// <summary>What the start before this one left; null if it ended in an orderly way, panicked, or lost its power.</summary>
    public static StartMark? Left { get; private set; }

    /// <summary>Takes the range and what is in it.</summary>
    public static void Claim()
    {
        if (Firmware.AllocatePagesAt(FixedAddress, Pages).Failed)
            return;
        Address = FixedAddress;
        Left = StartMark.Read(Mark());
        StartMark.Erase(Mark());
    }

    /// <summary>Leaves word for the next start.</summary>
    public static void Write(StartMark mark)
    {
        if (Address != 0)
            mark.Write(Mark());
    }

    private static Span<byte> Mark() => new((void*)(Address + Length - StartMark.Length), StartMark.Length);
}
