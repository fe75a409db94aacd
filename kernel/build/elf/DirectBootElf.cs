using System;
using System.Collections.Generic;
using System.Linq;
using Dialogos.Kernel.Build.Linker;

namespace Dialogos.Kernel.Build.Elf;

/// <summary>
/// The kernel in an ELF container for direct boot (<c>qemu -kernel</c>): a Xen note of type 18 (PHYS32_ENTRY, Xen's
/// x86/HVM direct boot ABI) names the 32-bit entry. The bytes are the PE's own, its headers included, at physical
/// <see cref="PhysicalBase"/>.
/// </summary>
public static class DirectBootElf
{
    /// <summary>Where the image is loaded (kernel/README.md, direct boot).</summary>
    public const uint PhysicalBase = 0x20_0000;

    /// <summary>The symbol of the 32-bit entry; an image without it cannot be booted directly.</summary>
    public const string EntrySymbol = "PvhEntry";

    private const int ImageOffset = 4096;
    private const uint Load = 1, Note = 4;
    private const uint Executable = 1, Writable = 2, Readable = 4;

    /// <summary>The ELF file; null if the image has no <see cref="EntrySymbol"/>.</summary>
    public static byte[]? Wrap(LinkedImage image)
    {
        var entries = image.Symbols.Where(symbol => symbol.Name == EntrySymbol && symbol.IsGlobal).ToList();
        if (entries.Count == 0)
            return null;
        ulong entry = PhysicalBase + entries[0].Address;
        List<ElfFile.Segment> segments =
        [
            LoadSegment(image, 0, image.Sections[0].Address, image.Sections[0].Address, Readable),
            .. image.Sections.Select(s => LoadSegment(image, s.Address, s.FileSize, s.Size, Rights(s.Flags))),
        ];
        var noteOffset = ElfFile.HeaderSize + (segments.Count + 1) * ElfFile.ProgramHeaderSize;
        const int NoteSize = 12 + 4 + 8;
        if (noteOffset + NoteSize > ImageOffset)
            throw new LinkException($"{segments.Count} segments do not fit in the first page of the ELF container");
        segments.Add(new ElfFile.Segment(Note, Readable, (ulong)noteOffset, 0, 0, NoteSize, NoteSize, 4));

        var file = new byte[ImageOffset + image.File.Length];
        ElfFile.WriteHeader(file, entry, segments.Count);
        for (var i = 0; i < segments.Count; i++)
            ElfFile.WriteSegment(file.AsSpan(ElfFile.HeaderSize + i * ElfFile.ProgramHeaderSize), segments[i]);
        var note = file.AsSpan(noteOffset, NoteSize);
        ElfFile.Write32(note, 0, 4);
        ElfFile.Write32(note, 4, 8);
        ElfFile.Write32(note, 8, 18);
        "Xen\0"u8.CopyTo(note[12..]);
        ElfFile.Write64(note, 16, entry);
        image.File.CopyTo(file.AsSpan(ImageOffset));
        return file;
    }

    private static ElfFile.Segment LoadSegment(LinkedImage image, uint address, uint fileSize, uint memorySize, uint rights) =>
        new(Load, rights, ImageOffset + address, image.ImageBase + address, PhysicalBase + address,
            fileSize, Math.Max(fileSize, memorySize), 4096);

    private static uint Rights(SectionFlags flags) =>
        (flags.HasFlag(SectionFlags.Read) ? Readable : 0) | (flags.HasFlag(SectionFlags.Write) ? Writable : 0)
        | (flags.HasFlag(SectionFlags.Execute) ? Executable : 0);
}
