using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(33, "dup2")]
internal static class DuplicateToOld
{
    internal static Result<long> Invoke(SystemCallContext call) => DuplicateTo.Set(call, closeOnExecute: false);
}
