using Dialogos.Kernel.Files.Startup;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(162, "sync")]
internal static class Synchronize
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        RootFiles.Synchronize();
        return 0;
    }
}
