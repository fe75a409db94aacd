using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Processes;

[SystemCall(218, "set_tid_address")]
internal static class SetThreadIdentifierAddress
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        call.Thread.ClearIdentifierAt = call.Argument(0);
        return call.Thread.Identifier;
    }
}
