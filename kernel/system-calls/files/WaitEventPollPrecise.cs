using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(441, "epoll_pwait2")]
internal static class WaitEventPollPrecise
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<ulong> deadline = Deadline.Read(call.Argument(3), 1);
        Result masked = deadline.Failed ? deadline.Error : MaskArgument.Apply(call.Thread, call.Argument(4), call.Argument(5));
        return masked.Failed ? masked.Error : WaitEventPoll.Run(call, deadline.Value);
    }
}
