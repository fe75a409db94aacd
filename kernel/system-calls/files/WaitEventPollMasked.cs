using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(281, "epoll_pwait")]
internal static class WaitEventPollMasked
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result masked = MaskArgument.Apply(call.Thread, call.Argument(4), call.Argument(5));
        return masked.Failed ? masked.Error : WaitEventPoll.Run(call, Deadline.FromMilliseconds(call.Int(3)));
    }
}
