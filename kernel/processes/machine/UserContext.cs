// A user thread's block: layout in processes/machine/UserContext.S. The block is one page frame, seen through the direct map.
using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Threading;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Processes.Machine;

/// <summary>What a thread must do before it returns to ring 3.</summary>
[Flags]
public enum UserWork : uint
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>Look for signals, or for the order to end.</summary>
    Attention = 1,
    /// <summary>The block's extended registers are the ones to go on with, not the processor's.</summary>
    StateReplaced = 2,
    /// <summary>The frame was changed as a whole: every register comes from it.</summary>
    FrameReplaced = 4,
    /// <summary>The thread was away from the processor, and wants to know (rseq(2)).</summary>
    Switched = 8,
}

/// <summary>The block with what ring 3 owns of the processor.</summary>
public readonly struct UserContext
{
    /// <summary>Bytes for extended registers.</summary>
    public const int ExtendedSize = 0xE00;
    private const ulong WorkOffset = 0xE00;
    private readonly ulong _frame;

    private UserContext(ulong frame) => _frame = frame;

    /// <summary>Where the block is mapped.</summary>
    public ulong Address => PhysicalMemory.ToVirtual(_frame);

    /// <summary>Base of fs: the thread's own data in the System V ABI.</summary>
    public ref ulong FsBase => ref PhysicalMemory.Structure<ulong>(Address + 0xE08);

    /// <summary>Base of gs.</summary>
    public ref ulong GsBase => ref PhysicalMemory.Structure<ulong>(Address + 0xE10);

    /// <summary>Physical address of the page tables.</summary>
    public ref ulong PageTables => ref PhysicalMemory.Structure<ulong>(Address + 0xE18);

    /// <summary>Upper end of the thread's kernel stack.</summary>
    public ref ulong StackHigh => ref PhysicalMemory.Structure<ulong>(Address + 0xE20);

    /// <summary>The extended registers, as of the last save.</summary>
    public Span<byte> Extended => PhysicalMemory.At(Address, ExtendedSize);

    /// <summary>Takes a block with the registers' first values.</summary>
    public static Result<UserContext> Create(ulong pageTables, ulong stackHigh)
    {
        ulong frame = PageFrames.AllocateCleared();
        if (frame == 0)
            return Errno.OutOfMemory;
        var context = new UserContext(frame);
        context.PageTables = pageTables;
        context.StackHigh = stackHigh;
        context.ResetExtended();
        return context;
    }

    /// <summary>Gives the block back; no processor may use it any more.</summary>
    public void Free() => PageFrames.Return(_frame);

    /// <summary>Sets the extended registers as a program finds them at its start (System V ABI, 3.4.1).</summary>
    public void ResetExtended()
    {
        Extended.Slice(0, UserProcessor.ExtendedSize).Clear();
        PhysicalMemory.Structure<ushort>(Address) = 0x37F;
        PhysicalMemory.Structure<uint>(Address + 24) = 0x1F80;
    }

    /// <summary>Asks for work before the return to ring 3; any thread may.</summary>
    public void Request(UserWork work) => RequestOf(Address, work);

    /// <summary>Asks for work of the thread whose block is mapped at this address.</summary>
    internal static void RequestOf(ulong block, UserWork work)
    {
        ref uint flags = ref PhysicalMemory.Structure<uint>(block + WorkOffset);
        uint old = Volatile.Read(ref flags);
        for (uint seen; (seen = Interlocked.CompareExchange(ref flags, old | (uint)work, old)) != old; old = seen)
        {
        }
    }

    /// <summary>Takes all work that was asked for.</summary>
    public UserWork TakeWork() =>
        (UserWork)Interlocked.Exchange(ref PhysicalMemory.Structure<uint>(Address + WorkOffset), 0);

    /// <summary>Makes this the running kernel thread's context.</summary>
    public void Attach() => AttachUserContext(Address);

    /// <summary>The running kernel thread has no context any more; the kernel's own page tables are in use.</summary>
    public static void Detach() => DetachUserContext(Kernel.Memory.PageTables.Root);

    /// <summary>Goes to ring 3 with these registers; never returns.</summary>
    public static void Enter(ref InterruptFrame frame) => EnterUser(ref frame);

    [RuntimeImport("AttachUserContext")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void AttachUserContext(ulong block);

    [RuntimeImport("DetachUserContext")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void DetachUserContext(ulong kernelTables);

    [RuntimeImport("EnterUser")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void EnterUser(ref InterruptFrame frame);
}
