using Dialogos.Kernel.Files;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes.Memory;

namespace Dialogos.Kernel.SystemCalls.Memory;

[SystemCall(9, "mmap", Support.Partial, "flags that are not here are ignored, as Linux does")]
[SystemCallFlag("MAP_SHARED", Support.Full)]
[SystemCallFlag("MAP_PRIVATE", Support.Full)]
[SystemCallFlag("MAP_SHARED_VALIDATE", Support.Full, "unknown flags: EOPNOTSUPP")]
[SystemCallFlag("MAP_FIXED", Support.Full)]
[SystemCallFlag("MAP_FIXED_NOREPLACE", Support.Full)]
[SystemCallFlag("MAP_ANONYMOUS", Support.Full)]
[SystemCallFlag("MAP_NORESERVE", Support.Full, "memory is never reserved")]
[SystemCallFlag("MAP_POPULATE", Support.Partial, "pages come when they are touched")]
[SystemCallFlag("MAP_HUGETLB", Support.Refused, "ENOMEM")]
internal static class MapMemory
{
    private const int Shared = 1, Private = 2, SharedValidate = 3, TypeMask = 0xF;
    private const int Fixed = 0x10, Anonymous = 0x20, HugePages = 0x40000, FixedNoReplace = 0x100000;
    private const int KnownFlags = 0x3FFFFF;

    internal static Result<long> Invoke(SystemCallContext call)
    {
        int flags = call.Int(3);
        int type = flags & TypeMask;
        if ((call.Argument(5) & 4095) != 0 || type is not (Shared or Private or SharedValidate))
            return Errno.InvalidArgument;
        if (type == SharedValidate && (flags & ~KnownFlags) != 0)
            return Errno.NotSupported;
        if (call.Argument(1) == 0)
            return Errno.InvalidArgument;
        if ((flags & HugePages) != 0)
            return Errno.OutOfMemory;
        if ((flags & Anonymous) != 0)
            return Map(call, null, flags, (Protection)7);
        Result<OpenFile> file = call.Process.Files.Acquire(call.Int(4));
        if (file.Failed)
            return file.Error;
        Result<long> mapped = MapFile(call, file.Value, flags);
        file.Value.Release();
        return mapped;
    }

    private static Result<long> MapFile(SystemCallContext call, OpenFile file, int flags)
    {
        bool shared = (flags & TypeMask) != Private;
        bool writes = (call.Argument(2) & (ulong)Protection.Write) != 0;
        if (!file.MayRead || (shared && writes && !file.MayWrite))
            return Errno.AccessDenied;
        if (call.Argument(5) + call.Argument(1) < call.Argument(5))
            return Errno.Overflow;
        return Map(call, file, flags, shared && !file.MayWrite ? Protection.Read | Protection.Execute : (Protection)7);
    }

    private static Result<long> Map(SystemCallContext call, OpenFile? file, int flags, Protection maximum)
    {
        Result<ulong> mapped = call.Process.Memory.Map(new MapRequest
        {
            Address = call.Argument(0),
            Length = call.Argument(1),
            Protection = (Protection)(call.Argument(2) & 7),
            MaximumProtection = maximum,
            IsFixed = (flags & (Fixed | FixedNoReplace)) != 0,
            KeepsOthers = (flags & FixedNoReplace) != 0,
            IsShared = (flags & TypeMask) != Private,
            File = file,
            Offset = file == null ? 0 : call.Argument(5),
        });
        return mapped.Failed ? mapped.Error : (long)mapped.Value;
    }
}
