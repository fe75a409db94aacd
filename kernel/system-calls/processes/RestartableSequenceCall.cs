using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Machine;

namespace Dialogos.Kernel.SystemCalls.Processes;

[SystemCall(334, "rseq", Support.Partial, "areas of 32 bytes")]
[SystemCallFlag("RSEQ_FLAG_UNREGISTER", Support.Full)]
internal static class RestartableSequenceCall
{
    private const int Unregister = 1;

    internal static Result<long> Invoke(SystemCallContext call)
    {
        ProcessThread thread = call.Thread;
        ulong area = call.Argument(0);
        uint length = (uint)call.Int(1), signature = (uint)call.Int(3);
        if (call.Int(2) == Unregister)
        {
            if (thread.SequenceArea == 0 || thread.SequenceArea != area || length != RestartableSequence.AreaLength)
                return Errno.InvalidArgument;
            if (thread.SequenceSignature != signature)
                return Errno.NotPermitted;
            if (RestartableSequence.Reset(area).Failed)
                return Errno.BadAddress;
            Register(thread, 0, 0);
            return 0;
        }
        if (call.Int(2) != 0)
            return Errno.InvalidArgument;
        if (thread.SequenceArea != 0)
        {
            return thread.SequenceArea != area || length != RestartableSequence.AreaLength ? Errno.InvalidArgument
                : thread.SequenceSignature != signature ? Errno.NotPermitted : Errno.Busy;
        }
        if (area % RestartableSequence.AreaLength != 0 || length != RestartableSequence.AreaLength)
            return Errno.InvalidArgument;
        if (!UserMemory.Contains(area, length))
            return Errno.BadAddress;
        Register(thread, area, signature);
        thread.Context.Request(UserWork.Switched);
        return 0;
    }

    private static void Register(ProcessThread thread, ulong area, uint signature)
    {
        thread.SequenceArea = area;
        thread.SequenceSignature = signature;
        thread.KernelThread.ReportsSwitches = area != 0;
    }
}
