using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Machine;

namespace Dialogos.Kernel.SystemCalls.Processes;

[SystemCall(158, "arch_prctl", Support.Partial, "other codes: EINVAL")]
[SystemCallFlag("ARCH_SET_FS", Support.Full)]
[SystemCallFlag("ARCH_GET_FS", Support.Full)]
[SystemCallFlag("ARCH_SET_GS", Support.Full)]
[SystemCallFlag("ARCH_GET_GS", Support.Full)]
internal static class ArchitectureControl
{
    private const int SetGs = 0x1001, SetFs = 0x1002, GetFs = 0x1003, GetGs = 0x1004;

    internal static Result<long> Invoke(SystemCallContext call)
    {
        UserContext context = call.Thread.Context;
        ulong value = call.Argument(1);
        int code = call.Int(0);
        if (code is SetFs or SetGs && value >= UserMemory.End)
            return Errno.NotPermitted;
        switch (code)
        {
            case SetFs:
                context.FsBase = value;
                UserProcessor.LoadBases(context);
                return 0;
            case SetGs:
                context.GsBase = value;
                UserProcessor.LoadBases(context);
                return 0;
            case GetFs:
            case GetGs:
                Result written = UserMemory.Write(value, code == GetFs ? context.FsBase : context.GsBase);
                return written.Failed ? written.Error : SystemCallResult.Zero;
            default:
                return Errno.InvalidArgument;
        }
    }
}
