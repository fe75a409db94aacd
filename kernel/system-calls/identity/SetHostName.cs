using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(170, "sethostname")]
internal static class SetHostName
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<byte[]> name = Read(call);
        if (name.Failed)
            return name.Error;
        SystemName.Host = name.Value;
        return 0;
    }

    /// <summary>The name that the arguments give by address and length. EPERM, EINVAL, EFAULT.</summary>
    internal static Result<byte[]> Read(SystemCallContext call)
    {
        if (!call.Process.Credentials.IsPrivileged)
            return Errno.NotPermitted;
        if ((uint)call.Int(1) > SystemName.Longest)
            return Errno.InvalidArgument;
        var name = new byte[call.Int(1)];
        Result copied = UserMemory.CopyIn(name, call.Argument(0));
        return copied.Failed ? copied.Error : name;
    }
}
