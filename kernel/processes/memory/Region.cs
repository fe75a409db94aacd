// Words. A *region* is a range of an address space with one kind of content and one set of rights: Linux's virtual memory
// area. *Private* content is copied when it is written; *shared* content is the same for all who map it.
using System;
using Dialogos.Kernel.Files;

namespace Dialogos.Kernel.Processes.Memory;

/// <summary>What a program may do with a page, with the bits of mmap(2).</summary>
[Flags]
public enum Protection
{
    /// <summary>PROT_NONE.</summary>
    None = 0,
    /// <summary>PROT_READ.</summary>
    Read = 1,
    /// <summary>PROT_WRITE.</summary>
    Write = 2,
    /// <summary>PROT_EXEC.</summary>
    Execute = 4,
}

/// <summary>A range of an address space. Changed only under the address space's lock.</summary>
public sealed class Region
{
    internal Region(ulong start, ulong end, Protection protection)
    {
        Start = start;
        End = end;
        Protection = protection;
    }

    /// <summary>First address, a multiple of 4096.</summary>
    public ulong Start { get; internal set; }

    /// <summary>Address after the last, a multiple of 4096.</summary>
    public ulong End { get; internal set; }

    /// <summary>What the program may do.</summary>
    public Protection Protection { get; internal set; }

    /// <summary>The most that mprotect may allow.</summary>
    public Protection MaximumProtection { get; internal set; } = Protection.Read | Protection.Write | Protection.Execute;

    /// <summary>True if writes are seen by all who map the content.</summary>
    public bool IsShared { get; internal set; }

    /// <summary>The mapped file, for its name and its life; null for anonymous memory.</summary>
    public OpenFile? File { get; internal set; }

    /// <summary>The content as frames; null for private anonymous memory, and for files that can only be read.</summary>
    public PageSource? Pages { get; internal set; }

    /// <summary>Where in the content the region starts, in bytes.</summary>
    public ulong Offset { get; internal set; }

    /// <summary>What /proc/PID/maps shows for anonymous regions: "[stack]", "[heap]".</summary>
    public string Name { get; internal set; } = "";

    internal ulong OffsetOf(ulong address) => Offset + (address - Start);

    /// <summary>A part of the region as a region of its own, with its own hold on the content.</summary>
    internal Region Clone(ulong start, ulong end)
    {
        var copy = new Region(start, end, Protection)
        {
            MaximumProtection = MaximumProtection,
            IsShared = IsShared,
            File = File,
            Pages = Pages,
            Offset = OffsetOf(start),
            Name = Name,
        };
        copy.Hold();
        return copy;
    }

    /// <summary>Keeps the content alive while the region exists.</summary>
    internal void Hold()
    {
        File?.AddReference();
        if (Pages is SharedMemory memory)
            memory.AddMapping();
    }

    /// <summary>Undoes <see cref="Hold"/>.</summary>
    internal void Drop()
    {
        if (Pages is SharedMemory memory)
            memory.RemoveMapping();
        File?.Release();
    }

    internal bool ContinuesWith(Region next) =>
        End == next.Start && Protection == next.Protection && MaximumProtection == next.MaximumProtection &&
        IsShared == next.IsShared && File == next.File && Pages == next.Pages && Name == next.Name &&
        ((File == null && Pages == null) || OffsetOf(End) == next.Offset);
}
