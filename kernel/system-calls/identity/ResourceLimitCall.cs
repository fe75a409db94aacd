using System;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(302, "prlimit64")]
internal static class ResourceLimitCall
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Process? process = call.Int(0) == 0 ? call.Process : ProcessTable.Find(call.Int(0));
        if (process == null)
            return Errno.NoSuchProcess;
        Credentials caller = call.Process.Credentials, target = process.Credentials;
        bool isSame = caller.User == target.User && caller.User == target.EffectiveUser && caller.User == target.SavedUser &&
            caller.Group == target.Group && caller.Group == target.EffectiveGroup && caller.Group == target.SavedGroup;
        if (process != call.Process && !isSame && !caller.IsPrivileged)
            return Errno.NotPermitted;
        return Exchange(process, call.Process, call.Int(1), call.Argument(2), call.Argument(3));
    }

    /// <summary>Reads the new limits, if any, then writes the old ones, if wanted. EINVAL, EPERM, EFAULT.</summary>
    internal static Result<long> Exchange(Process process, Process caller, int resource, ulong newAddress, ulong oldAddress)
    {
        if ((uint)resource >= ResourceLimits.Count)
            return Errno.InvalidArgument;
        ulong oldCurrent = process.Limits.Current(resource);
        ulong oldMaximum = process.Limits.Maximum(resource);
        if (newAddress != 0)
        {
            Result<ulong> current = UserMemory.Read<ulong>(newAddress);
            Result<ulong> maximum = UserMemory.Read<ulong>(newAddress + 8);
            if (current.Failed || maximum.Failed)
                return Errno.BadAddress;
            if (current.Value > maximum.Value)
                return Errno.InvalidArgument;
            if (maximum.Value > oldMaximum && !caller.Credentials.IsPrivileged)
                return Errno.NotPermitted;
            process.Limits.Set(resource, current.Value, maximum.Value);
            if (resource == ResourceLimits.AddressSpace)
                process.Memory.Limit = current.Value;
            if (resource == ResourceLimits.Files)
                process.Files.Limit = (int)Math.Min(current.Value, 1 << 20);
        }
        if (oldAddress == 0)
            return 0;
        bool written = UserMemory.Write(oldAddress, oldCurrent).IsOk && UserMemory.Write(oldAddress + 8, oldMaximum).IsOk;
        return written ? SystemCallResult.Zero : Errno.BadAddress;
    }
}
