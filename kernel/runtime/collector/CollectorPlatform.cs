// What the collector needs from the image beyond the runtime's own Platform: kernel only.
namespace Dialogos.Kernel.Runtime;

// SAFETY: no pointers here; the declarations join a class whose other parts have them.
internal static unsafe partial class Platform
{
    /// <summary>Processors that <see cref="ProcessorIndex"/> may name: 0 to this, exclusive.</summary>
    internal const int MaximumProcessors = 64;

    /// <summary>Disables interrupts here; the result goes to <see cref="RestoreInterrupts"/>.</summary>
    internal static partial ulong DisableInterrupts();

    /// <summary>Undoes <see cref="DisableInterrupts"/>.</summary>
    internal static partial void RestoreInterrupts(ulong flags);

    /// <summary>True where objects may be made, judged by the flags from before <see cref="DisableInterrupts"/>.</summary>
    internal static partial bool MayAllocate(ulong flags);

    /// <summary>The running processor. Pre: interrupts off.</summary>
    internal static partial int ProcessorIndex();

    /// <summary>The processor's time-stamp counter: instructions where the machine counts them.</summary>
    internal static partial ulong TimeStamp();
}
