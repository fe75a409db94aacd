// What the runtime needs from the image that it is in. The kernel (memory/, diagnostics/, scheduling/) and the boot loader
// each give the bodies, in a file of their own, as `static partial class Platform`.
using System.Diagnostics.CodeAnalysis;

namespace Dialogos.Kernel.Runtime;

/// <summary>The image under the runtime.</summary>
// SAFETY: pointers are addresses of whole pages of the managed heap that the image hands to the runtime for good.
internal static unsafe partial class Platform
{
    /// <summary>Bytes in a page.</summary>
    internal const nuint PageSize = 4096;

    /// <summary>
    /// Zeroed, writable pages for the managed heap, of a size that is a multiple of <see cref="PageSize"/>; null when none
    /// are left. They stay until <see cref="ReleasePages"/>. Must not allocate objects.
    /// </summary>
    internal static partial byte* CommitPages(nuint size);

    /// <summary>Takes back pages from <see cref="CommitPages"/>, whole. Must not allocate objects.</summary>
    internal static partial void ReleasePages(byte* pages, nuint size);

    /// <summary>Ends the image: shows kind and message and stops every processor. Must not allocate objects.</summary>
    [DoesNotReturn]
    internal static partial void FailFast(FailureKind kind, string message);

    /// <summary>Writes text where it is seen even when nothing else works. Must not allocate objects.</summary>
    internal static partial void WriteLastResort(System.ReadOnlySpan<char> text);

    /// <summary>A number of the running thread, not zero, that no other living thread has.</summary>
    internal static partial long CurrentThreadNumber();

    /// <summary>Where the running thread keeps its thread statics; null until it has any.</summary>
    internal static partial ref object?[]? ThreadStatics();

    /// <summary>Takes the lock; waits while another thread holds it; a holder may take it again.</summary>
    internal static partial void EnterLock(ref LockState state);

    /// <summary>Takes the lock if no other thread holds it.</summary>
    internal static partial bool TryEnterLock(ref LockState state);

    /// <summary>Gives the lock back once; a bug if the running thread does not hold it.</summary>
    internal static partial void ExitLock(ref LockState state);

    /// <summary>True if the running thread holds the lock.</summary>
    internal static partial bool IsLockHeld(ref LockState state);

    /// <summary>Lets another thread run, or pauses the processor; called in loops that wait for another thread.</summary>
    internal static partial void Yield();

    /// <summary>
    /// Stops every other processor where no thread of it is inside the allocator, and disables interrupts here. The
    /// stopped processors' registers must lie on the stacks that <see cref="EnumerateStacks"/> shows.
    /// </summary>
    internal static partial void StopTheWorld();

    /// <summary>Undoes <see cref="StopTheWorld"/>.</summary>
    internal static partial void ResumeTheWorld();

    /// <summary>
    /// Calls the visitor with every stretch of stack in use of every thread but the running one: from its saved stack
    /// pointer to its stack's end, registers saved on it; and for the running thread from <paramref name="stackPointer"/>.
    /// </summary>
    internal static partial void EnumerateStacks(nuint stackPointer, delegate*<nuint, nuint, void> visit);
}
