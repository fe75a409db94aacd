using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(271, "ppoll")]
internal static class PollPrecise
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<ulong> deadline = Deadline.Read(call.Argument(2), 1);
        if (deadline.Failed)
            return deadline.Error;
        Result masked = MaskArgument.Apply(call.Thread, call.Argument(3), call.Argument(4));
        if (masked.Failed)
            return masked.Error;
        Result<long> ready = Poll.Run(call, deadline.Value);
        Deadline.WriteRest(call.Argument(2), deadline.Value, 1);
        return ready;
    }
}
