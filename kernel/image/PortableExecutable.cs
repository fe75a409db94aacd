// Words. A *portable executable* (PE32+, Microsoft "PE Format") is the file that the kernel is built into. It is *placed*
// by copying its sections to their distance from a *base*; where that is not the *preferred base* that it was linked for,
// *base relocations* are applied. An *RVA* is a distance from the base.
using System;
using System.Buffers.Binary;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Image;

/// <summary>
/// The checked headers of a PE32+ image for x86-64. Holding one proves: every section lies inside the image and the
/// file, none overlaps another or the headers, none is both writable and executable, and the entry point is executable.
/// </summary>
public sealed class PortableExecutable
{
    /// <summary>Section addresses and lengths are multiples of this.</summary>
    public const uint PageSize = 4096;

    /// <summary>The largest image that is accepted, in bytes of memory.</summary>
    public const uint LargestImage = 256 * 1024 * 1024;

    private const int LargestSectionCount = 96;
    private const int DosHeaderLength = 64;
    private const int CoffHeaderLength = 24;
    private const int SectionHeaderLength = 40;
    private const int FixedOptionalHeaderLength = 112;
    private const int BaseRelocationDirectory = 5;
    private const ushort MachineX64 = 0x8664;
    private const ushort CharacteristicRelocationsStripped = 0x0001;
    private const ushort CharacteristicExecutable = 0x0002;
    private const ushort MagicPe32Plus = 0x20B;
    private const uint SectionExecute = 0x20000000;
    private const uint SectionWrite = 0x80000000;

    private PortableExecutable(ImageSection[] sections) => Sections = sections;

    /// <summary>The address that the image was linked for.</summary>
    public ulong PreferredBase { get; private set; }

    /// <summary>Bytes of memory from the base to the end of the last section; a multiple of 4096.</summary>
    public uint MemoryLength { get; private set; }

    /// <summary>Bytes of headers, copied to the base, read-only; in pages they end before the first section.</summary>
    public uint HeadersLength { get; private set; }

    /// <summary>RVA of the first instruction.</summary>
    public uint EntryPoint { get; private set; }

    /// <summary>True if the image cannot be placed anywhere but at its preferred base.</summary>
    public bool RelocationsStripped { get; private set; }

    /// <summary>RVA of the base relocations; meaningful if <see cref="RelocationsLength"/> is not 0.</summary>
    public uint RelocationsAddress { get; private set; }

    /// <summary>Bytes of base relocations.</summary>
    public uint RelocationsLength { get; private set; }

    /// <summary>The sections by ascending address.</summary>
    public ImageSection[] Sections { get; }

    /// <summary>Reads and checks the headers. <see cref="Errno.NotExecutable"/>: anything is out of order.</summary>
    public static Result<PortableExecutable> Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length < DosHeaderLength || file[0] != (byte)'M' || file[1] != (byte)'Z')
            return Errno.NotExecutable;
        ulong headerOffset = BinaryPrimitives.ReadUInt32LittleEndian(file.Slice(0x3C, 4));
        if (headerOffset + CoffHeaderLength + FixedOptionalHeaderLength > (ulong)file.Length)
            return Errno.NotExecutable;
        var coff = file.Slice((int)headerOffset);
        if (coff[0] != (byte)'P' || coff[1] != (byte)'E' || coff[2] != 0 || coff[3] != 0)
            return Errno.NotExecutable;

        var sectionCount = Read16(coff, 6);
        var optionalLength = Read16(coff, 20);
        var characteristics = Read16(coff, 22);
        if (Read16(coff, 4) != MachineX64 || (characteristics & CharacteristicExecutable) == 0)
            return Errno.NotExecutable;
        if (sectionCount == 0 || sectionCount > LargestSectionCount || optionalLength < FixedOptionalHeaderLength)
            return Errno.NotExecutable;
        var sectionTable = CoffHeaderLength + optionalLength;
        var tableEnd = (uint)(sectionTable + (sectionCount * SectionHeaderLength));
        if (tableEnd > (uint)coff.Length)
            return Errno.NotExecutable;

        var optional = coff.Slice(CoffHeaderLength, optionalLength);
        var headersLength = Read32(optional, 60);
        var memoryLength = Read32(optional, 56);
        if (Read16(optional, 0) != MagicPe32Plus || Read32(optional, 32) != PageSize)
            return Errno.NotExecutable;
        if (memoryLength == 0 || memoryLength > LargestImage || memoryLength % PageSize != 0)
            return Errno.NotExecutable;
        if (headersLength < headerOffset + tableEnd || headersLength > (uint)file.Length || headersLength > memoryLength)
            return Errno.NotExecutable;
        var preferredBase = BinaryPrimitives.ReadUInt64LittleEndian(optional.Slice(24, 8));
        if (preferredBase % PageSize != 0 || preferredBase + memoryLength < preferredBase)
            return Errno.NotExecutable;

        var sections = new ImageSection[sectionCount];
        var free = RoundUpToPage(headersLength);
        for (var i = 0; i < sectionCount; i++)
        {
            var section = ReadSection(coff.Slice(sectionTable + (i * SectionHeaderLength), SectionHeaderLength), file.Length);
            if (section.Failed)
                return section.Error;
            var place = section.Value;
            if (place.VirtualAddress < free || (ulong)place.VirtualAddress + place.MemoryLength > memoryLength)
                return Errno.NotExecutable;
            free = place.VirtualAddress + place.MemoryLength;
            sections[i] = place;
        }

        var relocations = ReadRelocationDirectory(optional, memoryLength);
        if (relocations.Failed)
            return relocations.Error;
        var image = new PortableExecutable(sections)
        {
            PreferredBase = preferredBase,
            MemoryLength = memoryLength,
            HeadersLength = headersLength,
            EntryPoint = Read32(optional, 16),
            RelocationsStripped = (characteristics & CharacteristicRelocationsStripped) != 0,
            RelocationsAddress = (uint)(relocations.Value >> 32),
            RelocationsLength = (uint)relocations.Value,
        };
        return image.IsExecutable(image.EntryPoint) ? image : Errno.NotExecutable;
    }

    /// <summary>
    /// Writes headers and sections to <paramref name="memory"/> (exactly <see cref="MemoryLength"/> bytes) as they must
    /// stand at <paramref name="baseAddress"/>, and zeroes the rest. <paramref name="file"/> is the one that was parsed.
    /// <see cref="Errno.NotExecutable"/>: the relocations are corrupt, or needed and absent.
    /// </summary>
    public Result Place(ReadOnlySpan<byte> file, Span<byte> memory, ulong baseAddress)
    {
        if ((uint)memory.Length != MemoryLength)
            return Errno.InvalidArgument;
        memory.Clear();
        file.Slice(0, (int)HeadersLength).CopyTo(memory);
        for (var i = 0; i < Sections.Length; i++)
        {
            var section = Sections[i];
            file.Slice((int)section.FileOffset, (int)section.FileLength)
                .CopyTo(memory.Slice((int)section.VirtualAddress, (int)section.MemoryLength));
        }
        if (baseAddress == PreferredBase)
            return Result.Ok;
        if (RelocationsStripped || baseAddress % PageSize != 0)
            return Errno.NotExecutable;
        return BaseRelocations.Apply(
            memory, (int)RelocationsAddress, (int)RelocationsLength, baseAddress - PreferredBase);
    }

    private static Result<ImageSection> ReadSection(ReadOnlySpan<byte> header, int fileLength)
    {
        var memoryLength = Read32(header, 8);
        var address = Read32(header, 12);
        var fileBytes = Read32(header, 16);
        var fileOffset = Read32(header, 20);
        var characteristics = Read32(header, 36);
        if (memoryLength == 0 || memoryLength > LargestImage || address % PageSize != 0)
            return Errno.NotExecutable;
        // The file's bytes are padded to the file alignment: what exceeds the section in memory is padding.
        var used = Math.Min(fileBytes, memoryLength);
        if ((ulong)fileOffset + used > (ulong)fileLength)
            return Errno.NotExecutable;
        var rights = (characteristics & SectionWrite) != 0 ? SectionRights.Write : SectionRights.Read;
        if ((characteristics & SectionExecute) != 0)
            rights |= SectionRights.Execute;
        if (rights == (SectionRights.Write | SectionRights.Execute))
            return Errno.NotExecutable;
        return new ImageSection(address, RoundUpToPage(memoryLength), fileOffset, used, rights);
    }

    // The address in the upper and the length in the lower half.
    private static Result<ulong> ReadRelocationDirectory(ReadOnlySpan<byte> optional, uint memoryLength)
    {
        var count = Read32(optional, 108);
        var offset = FixedOptionalHeaderLength + (BaseRelocationDirectory * 8);
        if (count <= BaseRelocationDirectory)
            return 0UL;
        if (offset + 8 > optional.Length)
            return Errno.NotExecutable;
        var address = Read32(optional, offset);
        var length = Read32(optional, offset + 4);
        if ((ulong)address + length > memoryLength)
            return Errno.NotExecutable;
        return ((ulong)address << 32) | length;
    }

    private bool IsExecutable(uint address)
    {
        for (var i = 0; i < Sections.Length; i++)
        {
            var section = Sections[i];
            if (address >= section.VirtualAddress && address - section.VirtualAddress < section.MemoryLength)
                return section.Rights == SectionRights.Execute;
        }
        return false;
    }

    private static uint RoundUpToPage(uint length) => (length + PageSize - 1) & ~(PageSize - 1);

    private static ushort Read16(ReadOnlySpan<byte> bytes, int offset) =>
        BinaryPrimitives.ReadUInt16LittleEndian(bytes.Slice(offset, 2));

    private static uint Read32(ReadOnlySpan<byte> bytes, int offset) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(offset, 4));
}
