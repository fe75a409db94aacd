using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(261, "futimesat")]
internal static class SetTimesMicroseconds
{
    internal static Result<long> Invoke(SystemCallContext call) => Set(call, call.Int(0), call.Argument(1), call.Argument(2));

    /// <summary>Sets times from two struct timeval; none for now. EFAULT, EINVAL, and what the path says.</summary>
    internal static Result<long> Set(SystemCallContext call, int directory, ulong path, ulong times)
    {
        if (times == 0)
            return SetTimesAt.Set(call, directory, path, null, null);
        Result<Timestamp> accessed = ReadTime(times), modified = ReadTime(times + 16);
        if (accessed.Failed || modified.Failed)
            return accessed.Failed ? accessed.Error : modified.Error;
        return SetTimesAt.Set(call, directory, path, accessed.Value, modified.Value);
    }

    private static Result<Timestamp> ReadTime(ulong address)
    {
        Result<long> seconds = UserMemory.Read<long>(address), microseconds = UserMemory.Read<long>(address + 8);
        if (seconds.Failed || microseconds.Failed)
            return Errno.BadAddress;
        if (microseconds.Value is < 0 or >= 1_000_000)
            return Errno.InvalidArgument;
        return new Timestamp(seconds.Value, (int)microseconds.Value * 1000);
    }
}
