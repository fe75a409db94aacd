// The part of an ELF file that says how to start it (System V ABI gABI, chapters 4 and 5; AMD64 supplement, chapter 4).
using System;
using System.Buffers.Binary;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Processes;

/// <summary>A part of the file that belongs into memory.</summary>
public readonly struct ElfSegment
{
    /// <summary>Where in memory, before the program is moved to its base.</summary>
    public ulong Address { get; init; }
    /// <summary>Where in the file.</summary>
    public ulong Offset { get; init; }
    /// <summary>Bytes from the file.</summary>
    public ulong FileLength { get; init; }
    /// <summary>Bytes in memory; those beyond the file's are zero.</summary>
    public ulong MemoryLength { get; init; }
    /// <summary>PF_R 4, PF_W 2, PF_X 1.</summary>
    public uint Flags { get; init; }
}

/// <summary>A program as its headers describe it; nothing in it lies outside of the user half or overflows.</summary>
public sealed class ElfProgram
{
    /// <summary>Bytes of the file header.</summary>
    public const int HeaderLength = 64;
    /// <summary>Bytes of one program header.</summary>
    public const int EntryLength = 56;
    private const int MaximumEntries = 128;
    private const int LoadType = 1;
    private const int InterpreterType = 3;
    private const int HeadersType = 6;
    private const int StackType = 0x6474E551;

    private ElfProgram(ElfSegment[] segments) => Segments = segments;

    /// <summary>What belongs into memory, sorted by address.</summary>
    public ElfSegment[] Segments { get; }

    /// <summary>Where to start, before the program is moved.</summary>
    public ulong Entry { get; private init; }

    /// <summary>True if it can be put anywhere (ET_DYN).</summary>
    public bool IsMovable { get; private init; }

    /// <summary>Where in memory the program headers are; 0 if they are not loaded.</summary>
    public ulong HeadersAddress { get; private set; }

    /// <summary>How many program headers there are.</summary>
    public int HeaderCount { get; private init; }

    /// <summary>The interpreter's path in the file; length 0 if the program has none.</summary>
    public (ulong Offset, int Length) Interpreter { get; private set; }

    /// <summary>True if the program wants to run code on its stack.</summary>
    public bool WantsExecutableStack { get; private set; }

    /// <summary>First address of all segments, rounded down to a page.</summary>
    public ulong Start => Segments[0].Address & ~4095UL;

    /// <summary>Address after all segments, rounded up to a page.</summary>
    public ulong End { get; private set; }

    /// <summary>How many bytes from the start of the file the program headers need, or why it is no program. ENOEXEC.</summary>
    public static Result<(ulong Offset, int Length)> FindHeaders(ReadOnlySpan<byte> header)
    {
        if (header.Length < HeaderLength || BinaryPrimitives.ReadUInt32LittleEndian(header) != 0x464C457F)
            return Errno.NotExecutable;
        bool fits = header[4] == 2 && header[5] == 1 && header[6] == 1 &&
            BinaryPrimitives.ReadUInt16LittleEndian(header.Slice(18)) == 62 &&
            BinaryPrimitives.ReadUInt16LittleEndian(header.Slice(54)) == EntryLength;
        int type = BinaryPrimitives.ReadUInt16LittleEndian(header.Slice(16));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(header.Slice(56));
        ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(header.Slice(32));
        if (!fits || type is not (2 or 3) || count == 0 || count > MaximumEntries || offset > 1UL << 40)
            return Errno.NotExecutable;
        return (offset, count * EntryLength);
    }

    /// <summary>Reads header and program headers. ENOEXEC.</summary>
    public static Result<ElfProgram> Parse(ReadOnlySpan<byte> header, ReadOnlySpan<byte> entries, ulong memoryEnd)
    {
        Result<(ulong Offset, int Length)> place = FindHeaders(header);
        if (place.Failed)
            return place.Error;
        int count = place.Value.Length / EntryLength;
        if (entries.Length < place.Value.Length)
            return Errno.NotExecutable;
        int loads = 0;
        for (int i = 0; i < count; i++)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(entries.Slice(i * EntryLength)) == LoadType)
                loads++;
        }
        if (loads == 0)
            return Errno.NotExecutable;
        var segments = new ElfSegment[loads];
        var program = new ElfProgram(segments)
        {
            Entry = BinaryPrimitives.ReadUInt64LittleEndian(header.Slice(24)),
            IsMovable = BinaryPrimitives.ReadUInt16LittleEndian(header.Slice(16)) == 3,
            HeaderCount = count,
        };
        loads = 0;
        for (int i = 0; i < count; i++)
        {
            Result read = program.ReadEntry(entries.Slice(i * EntryLength, EntryLength), ref loads, memoryEnd);
            if (read.Failed)
                return read.Error;
        }
        program.LocateHeaders(place.Value.Offset);
        return program;
    }

    private Result ReadEntry(ReadOnlySpan<byte> entry, ref int loads, ulong memoryEnd)
    {
        uint type = BinaryPrimitives.ReadUInt32LittleEndian(entry);
        var segment = new ElfSegment
        {
            Flags = BinaryPrimitives.ReadUInt32LittleEndian(entry.Slice(4)),
            Offset = BinaryPrimitives.ReadUInt64LittleEndian(entry.Slice(8)),
            Address = BinaryPrimitives.ReadUInt64LittleEndian(entry.Slice(16)),
            FileLength = BinaryPrimitives.ReadUInt64LittleEndian(entry.Slice(32)),
            MemoryLength = BinaryPrimitives.ReadUInt64LittleEndian(entry.Slice(40)),
        };
        if (type == LoadType)
        {
            // Page and file must agree on the position within a page, and segments may not go back.
            bool sane = segment.FileLength <= segment.MemoryLength && segment.Address < memoryEnd &&
                segment.MemoryLength <= memoryEnd - segment.Address && segment.Offset < 1UL << 62 &&
                segment.FileLength < 1UL << 62 && ((segment.Address ^ segment.Offset) & 4095) == 0 &&
                (loads == 0 || segment.Address >= Segments[loads - 1].Address + Segments[loads - 1].MemoryLength);
            if (!sane)
                return Errno.NotExecutable;
            Segments[loads++] = segment;
            End = (segment.Address + segment.MemoryLength + 4095) & ~4095UL;
        }
        else if (type == InterpreterType)
        {
            if (segment.FileLength < 2 || segment.FileLength > 4096 || segment.Offset > 1UL << 40)
                return Errno.NotExecutable;
            Interpreter = (segment.Offset, (int)segment.FileLength);
        }
        else if (type == HeadersType)
        {
            HeadersAddress = segment.Address;
        }
        else if (type == StackType)
        {
            WantsExecutableStack = (segment.Flags & 1) != 0;
        }
        return Result.Ok;
    }

    private void LocateHeaders(ulong offset)
    {
        for (int i = 0; i < Segments.Length && HeadersAddress == 0; i++)
        {
            ElfSegment segment = Segments[i];
            if (offset >= segment.Offset && offset < segment.Offset + segment.FileLength)
                HeadersAddress = offset - segment.Offset + segment.Address;
        }
    }
}
