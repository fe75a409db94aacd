using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(270, "pselect6")]
internal static class SelectPrecise
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<ulong> deadline = Deadline.Read(call.Argument(4), 1);
        if (deadline.Failed)
            return deadline.Error;
        ulong maskAddress = 0, maskSize = 0;
        if (call.Argument(5) != 0)
        {
            Result<ulong> address = UserMemory.Read<ulong>(call.Argument(5));
            Result<ulong> size = UserMemory.Read<ulong>(call.Argument(5) + 8);
            if (address.Failed || size.Failed)
                return Errno.BadAddress;
            maskAddress = address.Value;
            maskSize = size.Value;
        }
        Result masked = MaskArgument.Apply(call.Thread, maskAddress, maskSize);
        if (masked.Failed)
            return masked.Error;
        Result<long> ready = Select.Run(call, deadline.Value);
        Deadline.WriteRest(call.Argument(4), deadline.Value, 1);
        return ready;
    }
}
