using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Events;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(287, "timerfd_gettime")]
internal static class GetTimer
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<OpenFile> file = call.Process.Files.Acquire(call.Int(0));
        if (file.Failed)
            return file.Error;
        Result<long> result = file.Value is TimerFile timer ? SetTimer.Write(call.Argument(1), timer.Get()) : Errno.InvalidArgument;
        file.Value.Release();
        return result;
    }
}
