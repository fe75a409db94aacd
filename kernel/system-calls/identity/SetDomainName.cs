using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(171, "setdomainname")]
internal static class SetDomainName
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<byte[]> name = SetHostName.Read(call);
        if (name.Failed)
            return name.Error;
        SystemName.Domain = name.Value;
        return 0;
    }
}
