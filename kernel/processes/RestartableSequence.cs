// Words. A *restartable sequence* (rseq(2), include/uapi/linux/rseq.h) is a stretch of a program's code that must not be
// interrupted: a thread that was switched away, or that gets a signal, within it goes on at the sequence's *abort handler*. The
// thread's *area* in its own memory says on which processor it runs and which sequence it is in.
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Processes;

/// <summary>Keeps a thread's area up to date.</summary>
internal static class RestartableSequence
{
    /// <summary>Bytes of an area, and what its address is a multiple of.</summary>
    internal const uint AreaLength = 32;
    // struct rseq: cpu_id_start, cpu_id, rseq_cs (64 bits), flags, node_id.
    private const ulong ProcessorOffset = 4, SequenceOffset = 8, NodeOffset = 20;
    private const uint NotRegistered = uint.MaxValue;

    /// <summary>Writes the area as it is while nothing is registered. EFAULT.</summary>
    internal static Result Reset(ulong area)
    {
        Result start = UserMemory.Write(area, 0u);
        return start.Failed ? start : UserMemory.Write(area + ProcessorOffset, NotRegistered);
    }

    /// <summary>
    /// Before the thread returns to ring 3, after it may have changed processors or before a handler starts: names the processor,
    /// and aborts the sequence that it is in. False if the area or the sequence is not what it must be.
    /// </summary>
    internal static bool Update(ProcessThread thread, ref InterruptFrame frame)
    {
        ulong area = thread.SequenceArea;
        if (area == 0)
            return true;
        return AbortSequence(thread, area, ref frame) &&
            UserMemory.Write(area, (uint)thread.KernelThread.Processor).IsOk &&
            UserMemory.Write(area + ProcessorOffset, (uint)thread.KernelThread.Processor).IsOk &&
            UserMemory.Write(area + NodeOffset, 0u).IsOk;
    }

    // struct rseq_cs: version, flags, start_ip, post_commit_offset, abort_ip; before the abort handler lies the signature.
    private static bool AbortSequence(ProcessThread thread, ulong area, ref InterruptFrame frame)
    {
        Result<ulong> sequence = UserMemory.Read<ulong>(area + SequenceOffset);
        if (sequence.Failed || sequence.Value == 0)
            return sequence.IsOk;
        Result<uint> version = UserMemory.Read<uint>(sequence.Value);
        Result<ulong> start = UserMemory.Read<ulong>(sequence.Value + 8), length = UserMemory.Read<ulong>(sequence.Value + 16),
            handler = UserMemory.Read<ulong>(sequence.Value + 24);
        if (version.Failed || start.Failed || length.Failed || handler.Failed)
            return false;
        if (version.Value != 0 || !UserMemory.Contains(start.Value, length.Value) || handler.Value >= UserMemory.End || handler.Value < 4 ||
            handler.Value - start.Value < length.Value)
            return false;
        Result<uint> signature = UserMemory.Read<uint>(handler.Value - 4);
        if (signature.Failed || signature.Value != thread.SequenceSignature)
            return false;
        if (UserMemory.Write(area + SequenceOffset, 0UL).Failed)
            return false;
        if (frame.Rip - start.Value < length.Value)
            frame.Rip = handler.Value;
        return true;
    }
}
