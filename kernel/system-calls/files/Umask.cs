using Dialogos.Kernel.Files.Startup;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(95, "umask")]
internal static class Umask
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        ProcessFileContext context = ProcessFileContext.Of(call.Process);
        int old = context.Umask;
        context.Umask = call.Int(0) & 0x1FF;
        return old;
    }
}
