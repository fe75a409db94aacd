using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.SystemCalls.Signals;

namespace Dialogos.Kernel.SystemCalls.Files;

/// <summary>The signal mask that holds while ppoll, pselect or epoll_pwait waits.</summary>
internal static class MaskArgument
{
    /// <summary>Sets the mask that lies at an address, if there is one; it ends with the call. EFAULT, EINVAL.</summary>
    internal static Result Apply(ProcessThread thread, ulong address, ulong size)
    {
        if (address == 0)
            return Result.Ok;
        if (size != 8)
            return Errno.InvalidArgument;
        Result<ulong> mask = UserMemory.Read<ulong>(address);
        if (mask.Failed)
            return mask.Error;
        TemporaryMask.Set(thread, mask.Value);
        return Result.Ok;
    }
}
