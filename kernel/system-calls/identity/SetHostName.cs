using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(170, "sethostname")]
internal static class SetHostName
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        if (call.Process.Credentials.EffectiveUser != 0)
            return Errno.NotPermitted;
        if (call.Argument(1) > HostName.Longest)
            return Errno.InvalidArgument;
        var name = new byte[call.Argument(1)];
        Result copied = UserMemory.CopyIn(name, call.Argument(0));
        if (copied.Failed)
            return copied.Error;
        HostName.Bytes = name;
        return SystemCallResult.Zero;
    }
}
