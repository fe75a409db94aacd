// Words. The *start mark* is a few bytes of memory that survive a warm reset but no power cut (the end of the panic
// record's range). The loader writes it before it starts a generation; the kernel erases it when it ends in an orderly way
// or with a panic. So a mark that the next start finds belongs to a generation that ended without a word: it hung, and the
// watchdog reset the machine, or something else did. A power cut leaves no mark, and is held against nobody.
using System;
using System.Buffers.Binary;

namespace Dialogos.Kernel.Handover;

/// <summary>How the start before this one ended, as far as that speaks against its generation.</summary>
public enum SilentEnd : uint
{
    /// <summary>Nothing speaks against it: an orderly end, a panic (which has a record of its own), a power cut.</summary>
    None = 0,
    /// <summary>It hung: the watchdog reset the machine.</summary>
    Watchdog = 1,
    /// <summary>The machine was reset without a word: by a button, or by a fault that the kernel could not catch.</summary>
    Reset = 2,
}

/// <summary>Who was started, and how the start before ended.</summary>
public readonly struct StartMark
{
    /// <summary>Makes a mark.</summary>
    public StartMark(uint generation, SilentEnd end, uint endedGeneration)
    {
        Generation = generation;
        End = end;
        EndedGeneration = endedGeneration;
    }

    /// <summary>The generation that was started.</summary>
    public uint Generation { get; }

    /// <summary>How the start before this one ended.</summary>
    public SilentEnd End { get; }

    /// <summary>The generation of that start; meaningless for <see cref="SilentEnd.None"/>.</summary>
    public uint EndedGeneration { get; }

    /// <summary>Bytes of a mark.</summary>
    public const int Length = 32;

    private const ulong Magic = 0x4B52414D53474C44; // "DLGSMARK"
    private const int ValueBytes = 12;
    private const int Values = 8;
    private const int Complements = Values + ValueBytes;

    /// <summary>Writes the mark. Every value is followed by its complement, so that no chance bytes pass for a mark.</summary>
    /// <param name="memory">At least <see cref="Length"/> bytes.</param>
    public void Write(Span<byte> memory)
    {
        var values = memory.Slice(Values, ValueBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(values, Generation);
        BinaryPrimitives.WriteUInt32LittleEndian(values.Slice(4), (uint)End);
        BinaryPrimitives.WriteUInt32LittleEndian(values.Slice(8), EndedGeneration);
        for (var i = 0; i < ValueBytes; i++)
            memory[Complements + i] = (byte)~memory[Values + i];
        BinaryPrimitives.WriteUInt64LittleEndian(memory, Magic);
    }

    /// <summary>The mark in a piece of memory; null if there is none.</summary>
    public static StartMark? Read(ReadOnlySpan<byte> memory)
    {
        if (memory.Length < Length || BinaryPrimitives.ReadUInt64LittleEndian(memory) != Magic)
            return null;
        for (var i = 0; i < ValueBytes; i++)
        {
            if (memory[Complements + i] != (byte)~memory[Values + i])
                return null;
        }
        var values = memory.Slice(Values, ValueBytes);
        var end = BinaryPrimitives.ReadUInt32LittleEndian(values.Slice(4));
        if (end > (uint)SilentEnd.Reset)
            return null;
        return new StartMark(BinaryPrimitives.ReadUInt32LittleEndian(values), (SilentEnd)end,
            BinaryPrimitives.ReadUInt32LittleEndian(values.Slice(8)));
    }

    /// <summary>
    /// The mark of a new start, from what the one before left. A watchdog that reset the machine before anything was
    /// started (the firmware hung) belongs to no generation.
    /// </summary>
    /// <param name="generation">What is started now.</param>
    /// <param name="left">The mark that was found; null if there was none.</param>
    /// <param name="watchdogFired">Whether the watchdog caused the last reset.</param>
    public static StartMark Next(uint generation, StartMark? left, bool watchdogFired) => left is { } last
        ? new StartMark(generation, watchdogFired ? SilentEnd.Watchdog : SilentEnd.Reset, last.Generation)
        : new StartMark(generation, SilentEnd.None, 0);

    /// <summary>Removes a mark.</summary>
    public static void Erase(Span<byte> memory) => memory.Slice(0, Length).Clear();
}
