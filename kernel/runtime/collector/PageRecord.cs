namespace Dialogos.Kernel.Runtime.Collector;

/// <summary>What the heap does with a page.</summary>
internal enum PageState : byte
{
    /// <summary>Not the heap's.</summary>
    None,
    /// <summary>Part of a block.</summary>
    Used,
    /// <summary>The first page of a free run.</summary>
    Free,
    /// <summary>Any other page of a free run.</summary>
    Inside,
}

/// <summary>What the heap knows about a page.</summary>
// SAFETY: plain data; Block points into the block pool or is null.
internal unsafe struct PageRecord
{
    /// <summary>The block that the page belongs to.</summary>
    internal Block* Block;

    /// <summary>Neighbours in the list of free runs of this order: addresses, 0 at the ends.</summary>
    internal nuint Next;

    internal nuint Previous;

    /// <summary>Place in its region.</summary>
    internal ushort Index;

    internal PageState State;

    /// <summary>A free run has 2^Order pages.</summary>
    internal byte Order;
}
