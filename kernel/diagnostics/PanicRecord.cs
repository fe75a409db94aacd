// The record: a range of memory that neither firmware nor loader touches on a warm reset. Layout: magic, length, CRC-32 of
// the text, generation, 4 bytes of zero, text. A record is read once, at the next boot, and then cleared. The last bytes of
// the range are the loader's start mark.
using System;
using System.Buffers.Binary;
using Dialogos.Kernel.Boot;
using Dialogos.Kernel.Handover;
using Dialogos.Kernel.Memory;

namespace Dialogos.Kernel.Diagnostics;

/// <summary>Keeps the words of a panic for the next boot.</summary>
public static class PanicRecord
{
    private const ulong Magic = 0x43494E4150474C44; // "DLGPANIC"
    private const int HeaderSize = 24;
    private static int s_length;

    /// <summary>The last boot's panic; null if it ended otherwise. Needs the heap; call once.</summary>
    public static PanicReport? TakeLast()
    {
        Span<byte> memory = Memory();
        if (memory.Length <= HeaderSize || BinaryPrimitives.ReadUInt64LittleEndian(memory) != Magic)
            return null;
        memory.Slice(0, 8).Clear();
        int length = BinaryPrimitives.ReadInt32LittleEndian(memory.Slice(8));
        if (length < 0 || length > memory.Length - HeaderSize)
            return null;
        Span<byte> text = memory.Slice(HeaderSize, length);
        if (Crc32.Compute(text) != BinaryPrimitives.ReadUInt32LittleEndian(memory.Slice(12)))
            return null;
        var characters = new char[length];
        for (int i = 0; i < length; i++)
            characters[i] = (char)text[i];
        return new PanicReport(BinaryPrimitives.ReadUInt32LittleEndian(memory.Slice(16)), new string(characters));
    }

    /// <summary>Takes over what the loader marked; null after a direct boot, or where no memory survives a reset.</summary>
    internal static StartMark? ReadStartMark() => BootRecord.Information.Reason == ChoiceReason.DirectBoot
        ? null : StartMark.Read(Mark());

    /// <summary>This start ended with a word: nothing is to be held against its generation but what is on record.</summary>
    internal static void EraseStartMark()
    {
        if (Mark().Length > 0)
            StartMark.Erase(Mark());
    }

    internal static void Begin()
    {
        s_length = 0;
        Span<byte> memory = Memory();
        if (memory.Length > HeaderSize)
            memory.Slice(0, 8).Clear();
    }

    internal static void Append(byte character)
    {
        Span<byte> memory = Memory();
        if (HeaderSize + s_length < memory.Length)
            memory[HeaderSize + s_length++] = character;
    }

    internal static void End()
    {
        Span<byte> memory = Memory();
        if (memory.Length <= HeaderSize)
            return;
        BinaryPrimitives.WriteInt32LittleEndian(memory.Slice(8), s_length);
        BinaryPrimitives.WriteUInt32LittleEndian(memory.Slice(12),
            Crc32.Compute(memory.Slice(HeaderSize, s_length)));
        BinaryPrimitives.WriteUInt64LittleEndian(memory.Slice(16), BootRecord.Information.Reason == ChoiceReason.DirectBoot
            ? PanicReport.NoGeneration : BootRecord.Information.Generation);
        BinaryPrimitives.WriteUInt64LittleEndian(memory, Magic);
        EraseStartMark();
    }

    private static Span<byte> Memory() => All().Length == 0 ? default : All().Slice(0, All().Length - StartMark.Length);

    private static Span<byte> Mark() => All().Length == 0 ? default : All().Slice(All().Length - StartMark.Length);

    private static Span<byte> All() => BootRecord.Information.PanicRecord == 0
        ? default
        : PhysicalMemory.Bytes(BootRecord.Information.PanicRecord, (int)BootRecord.Information.PanicRecordLength);
}
