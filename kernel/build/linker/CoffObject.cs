// Words. An *object* is a COFF file as `ilc` and `clang` write it (Microsoft PE and COFF specification, revision 11).
// A *section* is a run of bytes with rights and relocations; a *symbol* names a place in a section; a *relocation*
// says where the address of a symbol goes. A *COMDAT* is a section that several objects may bring and one survives.
using System;

namespace Dialogos.Kernel.Build.Linker;

/// <summary>Bits of a section's characteristics (PE and COFF specification, section 4.1).</summary>
[Flags]
public enum SectionFlags : uint
{
    /// <summary>No bit.</summary>
    None = 0,
    /// <summary>Holds instructions.</summary>
    Code = 0x20,
    /// <summary>Holds bytes that the file brings.</summary>
    InitializedData = 0x40,
    /// <summary>Holds zeroes that the file does not bring.</summary>
    UninitializedData = 0x80,
    /// <summary>For the linker (.drectve): never part of the image.</summary>
    LinkInformation = 0x200,
    /// <summary>Never part of the image.</summary>
    LinkRemove = 0x800,
    /// <summary>A COMDAT.</summary>
    Comdat = 0x1000,
    /// <summary>More than 65,534 relocations: the true count is in the first one.</summary>
    RelocationOverflow = 0x0100_0000,
    /// <summary>May be dropped after loading.</summary>
    Discardable = 0x0200_0000,
    /// <summary>May be executed.</summary>
    Execute = 0x2000_0000,
    /// <summary>May be read.</summary>
    Read = 0x4000_0000,
    /// <summary>May be written.</summary>
    Write = 0x8000_0000,
}

/// <summary>The relocations of x86-64 (section 5.2.1).</summary>
public enum RelocationKind : ushort
{
    /// <summary>Ignored.</summary>
    Absolute = 0,
    /// <summary>64-bit virtual address.</summary>
    Address64 = 1,
    /// <summary>32-bit virtual address.</summary>
    Address32 = 2,
    /// <summary>32-bit address relative to the image base.</summary>
    Address32NoBase = 3,
    /// <summary>32-bit displacement from the end of the field.</summary>
    Relative32 = 4,
    /// <summary>The same with 1 byte between field and end of instruction; up to <see cref="Relative32Plus5"/>.</summary>
    Relative32Plus1 = 5,
    /// <summary>The same with 5 bytes between field and end of instruction.</summary>
    Relative32Plus5 = 9,
    /// <summary>16-bit number of the section that holds the symbol.</summary>
    Section = 10,
    /// <summary>32-bit offset from the start of the section that holds the symbol.</summary>
    SectionRelative = 11,
}

/// <summary>Which of several COMDATs of one name survives (section 5.5.6).</summary>
public enum ComdatSelection : byte
{
    /// <summary>Not a COMDAT.</summary>
    None = 0,
    /// <summary>A second one is an error.</summary>
    NoDuplicates = 1,
    /// <summary>The first.</summary>
    Any = 2,
    /// <summary>The first; the others must be of its size.</summary>
    SameSize = 3,
    /// <summary>The first; the others must have its bytes.</summary>
    ExactMatch = 4,
    /// <summary>Lives and dies with another section.</summary>
    Associative = 5,
    /// <summary>The largest.</summary>
    Largest = 6,
}

/// <summary>Where the address of a symbol goes.</summary>
/// <param name="Offset">Byte in the section.</param>
/// <param name="SymbolIndex">Index into <see cref="CoffObject.Symbols"/>.</param>
/// <param name="Kind">How.</param>
public readonly record struct CoffRelocation(uint Offset, int SymbolIndex, RelocationKind Kind);

/// <summary>A section of an object.</summary>
public sealed class CoffSection
{
    /// <summary>The object that brings it.</summary>
    public required CoffObject Owner { get; init; }
    /// <summary>Number in its object, from 1.</summary>
    public required int Number { get; init; }
    /// <summary>Full name, with the part after '$'.</summary>
    public required string Name { get; init; }
    /// <summary>Characteristics.</summary>
    public required SectionFlags Flags { get; init; }
    /// <summary>Bytes; a power of two.</summary>
    public required int Alignment { get; init; }
    /// <summary>Content; empty for uninitialised data.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }
    /// <summary>Bytes in memory.</summary>
    public required uint Size { get; init; }
    /// <summary>In file order.</summary>
    public required CoffRelocation[] Relocations { get; init; }
    /// <summary>How duplicates are resolved.</summary>
    public ComdatSelection Selection { get; set; }
    /// <summary>With <see cref="ComdatSelection.Associative"/>: the number of the section that it follows.</summary>
    public int AssociatedWith { get; set; }
    /// <summary>The symbol that names the COMDAT.</summary>
    public CoffSymbol? Leader { get; set; }

    /// <summary>"object(section)" for messages.</summary>
    public override string ToString() => $"{Owner.Name}({Name})";
}

/// <summary>What a symbol is.</summary>
public enum SymbolKind
{
    /// <summary>Debug information, file names, section names: nothing to link.</summary>
    Ignored,
    /// <summary>Known in its object only.</summary>
    Local,
    /// <summary>Defined here, known everywhere.</summary>
    Defined,
    /// <summary>A number, known everywhere.</summary>
    Absolute,
    /// <summary>Zeroed memory of <see cref="CoffSymbol.Value"/> bytes, shared by name.</summary>
    Common,
    /// <summary>Defined elsewhere.</summary>
    Undefined,
    /// <summary>Defined elsewhere, or else <see cref="CoffSymbol.Fallback"/>.</summary>
    Weak,
}

/// <summary>A symbol of an object.</summary>
public sealed class CoffSymbol
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }
    /// <summary>What it is.</summary>
    public required SymbolKind Kind { get; init; }
    /// <summary>Offset in its section, number, or size, by kind.</summary>
    public required uint Value { get; init; }
    /// <summary>Its section, if it lies in one.</summary>
    public required CoffSection? Section { get; init; }
    /// <summary>The object that brings it.</summary>
    public required CoffObject Owner { get; init; }
    /// <summary>Marked as a function by its type.</summary>
    public required bool IsFunction { get; init; }
    /// <summary>With <see cref="SymbolKind.Weak"/>: what stands in when nobody defines it.</summary>
    public CoffSymbol? Fallback { get; set; }
}

/// <summary>A whole object, checked: every index is in range.</summary>
public sealed class CoffObject
{
    internal CoffObject(string name) => Name = name;

    /// <summary>For messages; repository-relative where it can be.</summary>
    public string Name { get; }
    /// <summary>Section n is at index n - 1.</summary>
    public CoffSection[] Sections { get; internal set; } = [];
    /// <summary>By symbol-table index; auxiliary records are null.</summary>
    public CoffSymbol?[] Symbols { get; internal set; } = [];
}
