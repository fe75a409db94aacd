using System.Collections.Generic;

namespace Dialogos.Kernel.Build.Linker;

/// <summary>The subsystem in the PE's header: who starts the image.</summary>
public enum PeSubsystem : ushort
{
    /// <summary>Nobody but a loader of ours.</summary>
    Native = 1,
    /// <summary>UEFI firmware.</summary>
    EfiApplication = 10,
}

/// <summary>What the linker is told besides the objects.</summary>
public sealed record LinkOptions
{
    /// <summary>Symbol where execution starts.</summary>
    public required string EntrySymbol { get; init; }
    /// <summary>Preferred virtual address; a multiple of 64 KiB.</summary>
    public required ulong ImageBase { get; init; }
    /// <summary>Who starts the image.</summary>
    public required PeSubsystem Subsystem { get; init; }
    /// <summary>Whether base relocations are kept, so that the image may be loaded elsewhere.</summary>
    public required bool Relocatable { get; init; }
    /// <summary>Symbols that are roots besides the entry.</summary>
    public IReadOnlyList<string> Roots { get; init; } = [];
}
