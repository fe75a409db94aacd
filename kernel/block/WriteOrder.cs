namespace Dialogos.Kernel.Block;

/// <summary>
/// The order of one operation's writes, see <see cref="BlockCache"/>. This is the seam for a journal: what is one order of
/// stages now becomes one transaction then.
/// </summary>
public sealed class WriteOrder
{
    internal WriteOrder(ulong stage) => Stage = stage;

    internal ulong Stage { get; set; }

    /// <summary>What is written from now on reaches the medium only after all that this operation wrote before.</summary>
    public void Then() => Stage++;
}
