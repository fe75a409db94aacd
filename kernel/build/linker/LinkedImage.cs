using System.Collections.Generic;

namespace Dialogos.Kernel.Build.Linker;

/// <summary>A name in the image.</summary>
/// <param name="Name">As the object has it.</param>
/// <param name="Address">Relative to the image base.</param>
/// <param name="IsGlobal">Known to all objects.</param>
/// <param name="IsCode">Lies in an executable section.</param>
public readonly record struct ImageSymbol(string Name, uint Address, bool IsGlobal, bool IsCode);

/// <summary>A section of the finished image; in the file it lies at the offset that is its address.</summary>
/// <param name="Name">With its dot.</param>
/// <param name="Address">Relative to the image base.</param>
/// <param name="Size">Bytes in memory.</param>
/// <param name="FileSize">Bytes in the file; 0 for zeroed memory.</param>
/// <param name="Flags">Rights and kind.</param>
public readonly record struct ImageSection(string Name, uint Address, uint Size, uint FileSize, SectionFlags Flags);

/// <summary>The linker's result.</summary>
/// <param name="File">The PE file.</param>
/// <param name="ImageBase">Preferred virtual address.</param>
/// <param name="EntryAddress">Where execution starts, relative to the image base.</param>
/// <param name="ImageSize">Bytes in memory.</param>
/// <param name="Sections">By address.</param>
/// <param name="Symbols">By address, then name.</param>
public sealed record LinkedImage(
    byte[] File, ulong ImageBase, uint EntryAddress, uint ImageSize,
    IReadOnlyList<ImageSection> Sections, IReadOnlyList<ImageSymbol> Symbols);
