namespace Dialogos.Kernel.Block;

/// <summary>
/// The order of one operation's writes, see <see cref="BlockCache"/>. A volume with a journal has no need of it: there the
/// operation's transaction is what becomes durable as a whole.
/// </summary>
public sealed class WriteOrder
{
    internal WriteOrder(ulong stage) => Stage = stage;

    internal ulong Stage { get; set; }

    /// <summary>What is written from now on reaches the medium only after all that this operation wrote before.</summary>
    public void Then() => Stage++;
}
