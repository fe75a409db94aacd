using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Processes;

/// <summary>What other threads learn when a thread ends: the zero of CLONE_CHILD_CLEARTID, and its robust futexes.</summary>
internal static class ThreadEnd
{
    private const uint OwnerDied = 0x40000000;
    private const uint Waiters = 0x80000000;
    private const uint OwnerMask = 0x3FFFFFFF;
    private const int LongestList = 2048;

    internal static void ReleaseFutexes(ProcessThread thread)
    {
        if (thread.RobustList != 0)
            WalkRobustList(thread);
        thread.RobustList = 0;
        ulong address = thread.ClearIdentifierAt;
        thread.ClearIdentifierAt = 0;
        if (address == 0)
            return;
        if (UserMemory.Write(address, 0).IsOk)
            Futex.Wake(thread.Process.Memory, address, isPrivate: false, 1, uint.MaxValue);
    }

    // struct robust_list_head: list.next, futex_offset, list_op_pending (Documentation/locking/robust-futex-ABI.rst).
    private static void WalkRobustList(ProcessThread thread)
    {
        ulong head = thread.RobustList;
        Result<ulong> entry = UserMemory.Read<ulong>(head);
        Result<long> offset = UserMemory.Read<long>(head + 8);
        Result<ulong> pending = UserMemory.Read<ulong>(head + 16);
        if (entry.Failed || offset.Failed || pending.Failed)
            return;
        for (int i = 0; i < LongestList && entry.Value != head; i++)
        {
            ulong at = entry.Value & ~1UL;
            Result<ulong> next = UserMemory.Read<ulong>(at);
            if (at != (pending.Value & ~1UL))
                Release(thread, at + (ulong)offset.Value);
            if (next.Failed)
                return;
            entry = next;
        }
        if (pending.Value != 0)
            Release(thread, (pending.Value & ~1UL) + (ulong)offset.Value);
    }

    private static void Release(ProcessThread thread, ulong address)
    {
        for (; ; )
        {
            Result<uint> word = UserMemory.Read<uint>(address);
            if (word.Failed || (word.Value & OwnerMask) != (uint)thread.Identifier)
                return;
            uint released = (word.Value & Waiters) | OwnerDied;
            Result<uint> found = UserMemory.CompareExchange(address, released, word.Value);
            if (found.Failed)
                return;
            if (found.Value != word.Value)
                continue;
            if ((word.Value & Waiters) != 0)
                Futex.Wake(thread.Process.Memory, address, isPrivate: false, 1, uint.MaxValue);
            return;
        }
    }
}
