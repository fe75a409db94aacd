using System;
using System.Runtime.InteropServices;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(116, "setgroups")]
internal static class SetGroups
{
    private const int Most = 65536;

    internal static Result<long> Invoke(SystemCallContext call)
    {
        int count = call.Int(0);
        if (!call.Process.Credentials.IsPrivileged)
            return Errno.NotPermitted;
        if (count < 0 || count > Most)
            return Errno.InvalidArgument;
        var groups = new uint[count];
        Result copied = UserMemory.CopyIn(MemoryMarshal.AsBytes(groups.AsSpan()), call.Argument(1));
        if (copied.Failed)
            return copied.Error;
        Credentials changed = call.Process.Credentials.Copy();
        changed.Groups = groups;
        call.Process.Credentials = changed;
        return 0;
    }
}
