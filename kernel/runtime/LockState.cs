namespace Dialogos.Kernel.Runtime;

/// <summary>What a lock is made of; the image's Platform alone gives the fields their meaning.</summary>
internal struct LockState
{
    /// <summary>Zero when free.</summary>
    internal long Word;

    /// <summary>Who holds it, as the image numbers threads.</summary>
    internal long Owner;

    /// <summary>How often the owner took it.</summary>
    internal int Depth;

    /// <summary>The lock's number for checks of its order; 0 until it has one.</summary>
    internal int OrderNumber;

    /// <summary>Threads that wait, if the image needs to remember them.</summary>
    internal object? Waiters;
}
