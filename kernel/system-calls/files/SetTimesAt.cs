using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.Files.Startup;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(280, "utimensat")]
[SystemCallFlag("AT_SYMLINK_NOFOLLOW", Support.Full)]
[SystemCallFlag("UTIME_NOW", Support.Full)]
[SystemCallFlag("UTIME_OMIT", Support.Full)]
internal static class SetTimesAt
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        int flags = call.Int(3);
        if ((flags & ~(PathArgument.NoFollow | PathArgument.EmptyPath)) != 0)
            return Errno.InvalidArgument;
        Timestamp now = RootFiles.Clock.Now;
        Timestamp? accessed = now, modified = now;
        bool toNow = true;
        if (call.Argument(2) != 0)
        {
            Result one = ReadTime(call.Argument(2), now, ref accessed, ref toNow);
            Result two = one.Failed ? one : ReadTime(call.Argument(2) + 16, now, ref modified, ref toNow);
            if (two.Failed)
                return two.Error;
        }
        if (accessed == null && modified == null)
            return 0;
        return call.Argument(1) == 0 ? OfDescriptor(call, accessed, modified, toNow) : OfPath(call, call.Int(0), call.Argument(1), flags, accessed, modified, toNow);
    }

    /// <summary>Sets the times of what a path leads to; none for now.</summary>
    internal static Result<long> Set(SystemCallContext call, int directory, ulong path, Timestamp? accessed, Timestamp? modified)
    {
        Timestamp now = RootFiles.Clock.Now;
        return OfPath(call, directory, path, 0, accessed ?? now, modified ?? now, accessed == null);
    }

    private const long Now = 0x3FFFFFFF, Omit = 0x3FFFFFFE;

    private static Result<long> OfPath(
        SystemCallContext call, int directory, ulong path, int flags, Timestamp? accessed, Timestamp? modified, bool toNow)
    {
        Result<FileNode> node = NodeArgument.Acquire(call.Process, directory, path, flags, out Location place);
        if (node.Failed)
            return node.Error;
        Result changed = AttributeChange.Times(call.Process, place, node.Value, accessed, modified, toNow);
        node.Value.Release();
        return changed.Failed ? changed.Error : SystemCallResult.Zero;
    }

    private static Result<long> OfDescriptor(SystemCallContext call, Timestamp? accessed, Timestamp? modified, bool toNow)
    {
        Result<OpenFile> file = call.Process.Files.Acquire(call.Int(0));
        if (file.Failed)
            return file.Error;
        Result changed = file.Value is NodeFile node and not PathFile
            ? AttributeChange.Times(call.Process, node.Place, node.Node, accessed, modified, toNow)
            : file.Value is PathFile ? Errno.BadFileDescriptor : Result.Ok;
        file.Value.Release();
        return changed.Failed ? changed.Error : SystemCallResult.Zero;
    }

    private static Result ReadTime(ulong address, Timestamp now, ref Timestamp? time, ref bool toNow)
    {
        Result<long> seconds = UserMemory.Read<long>(address);
        Result<long> nanoseconds = UserMemory.Read<long>(address + 8);
        if (seconds.Failed || nanoseconds.Failed)
            return Errno.BadAddress;
        toNow &= nanoseconds.Value == Now;
        if (nanoseconds.Value is Now or Omit)
            time = nanoseconds.Value == Now ? now : null;
        else if (nanoseconds.Value is < 0 or > 999_999_999)
            return Errno.InvalidArgument;
        else
            time = new Timestamp(seconds.Value, (int)nanoseconds.Value);
        return Result.Ok;
    }
}
