using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(282, "signalfd")]
internal static class MakeSignalFileOld
{
    internal static Result<long> Invoke(SystemCallContext call) => MakeSignalFile.Make(call, 0);
}
