using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(115, "getgroups")]
internal static class GetGroups
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        uint[] groups = call.Process.Credentials.Groups;
        int room = call.Int(0);
        if (room < 0 || (room != 0 && room < groups.Length))
            return Errno.InvalidArgument;
        for (int i = 0; room != 0 && i < groups.Length; i++)
        {
            if (UserMemory.Write(call.Argument(1) + (ulong)i * 4, groups[i]).Failed)
                return Errno.BadAddress;
        }
        return groups.Length;
    }
}
