namespace Dialogos.Kernel.Image;

/// <summary>One section of an image, checked: it lies inside the image, and its bytes inside the file.</summary>
public readonly struct ImageSection
{
    internal ImageSection(uint virtualAddress, uint memoryLength, uint fileOffset, uint fileLength, SectionRights rights)
    {
        VirtualAddress = virtualAddress;
        MemoryLength = memoryLength;
        FileOffset = fileOffset;
        FileLength = fileLength;
        Rights = rights;
    }

    /// <summary>Offset from the image's base; a multiple of 4096.</summary>
    public uint VirtualAddress { get; }

    /// <summary>Bytes in memory, a multiple of 4096; what the file does not fill is zero.</summary>
    public uint MemoryLength { get; }

    /// <summary>Where its bytes start in the file.</summary>
    public uint FileOffset { get; }

    /// <summary>How many bytes of the file belong to it; at most <see cref="MemoryLength"/>.</summary>
    public uint FileLength { get; }

    /// <summary>What may be done with its pages.</summary>
    public SectionRights Rights { get; }
}
