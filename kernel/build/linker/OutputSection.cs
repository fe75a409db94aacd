using System.Collections.Generic;

namespace Dialogos.Kernel.Build.Linker;

/// <summary>An input section at its place in an output section.</summary>
internal sealed record PlacedSection(CoffSection Section, uint Offset);

/// <summary>A section of the image.</summary>
internal sealed class OutputSection
{
    internal required string Name { get; init; }
    /// <summary>Rights and kind.</summary>
    internal required SectionFlags Flags { get; set; }
    /// <summary>In order of address.</summary>
    internal List<PlacedSection> Parts { get; } = [];
    /// <summary>Bytes in memory.</summary>
    internal uint Size { get; set; }
    /// <summary>Address relative to the image base; a multiple of 4096.</summary>
    internal uint Address { get; set; }
    /// <summary>Number in the image, from 1.</summary>
    internal int Number { get; set; }
    /// <summary>Bytes in the file; empty for zeroed memory.</summary>
    internal byte[] Content { get; set; } = [];
    internal bool IsZeroed => Flags.HasFlag(SectionFlags.UninitializedData);
}
