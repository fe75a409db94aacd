using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.SystemCalls.Files;

namespace Dialogos.Kernel.SystemCalls.Mounts;

[SystemCall(166, "umount2")]
[SystemCallFlag("MNT_FORCE", Support.Partial, "nothing can be forced: as without it")]
[SystemCallFlag("MNT_DETACH", Support.Full)]
[SystemCallFlag("MNT_EXPIRE", Support.Refused, "EINVAL")]
[SystemCallFlag("UMOUNT_NOFOLLOW", Support.Full)]
internal static class UnmountVolume
{
    private const int Force = 1, Detach = 2, NoFollow = 8;

    internal static Result<long> Invoke(SystemCallContext call)
    {
        int flags = call.Int(1);
        if ((flags & ~(Force | Detach | NoFollow)) != 0)
            return Errno.InvalidArgument;
        Result<PathArgument> path = PathArgument.Read(call.Process, call.Argument(0));
        Result<Location> place = path.Failed ? path.Error : path.Value.Find((flags & NoFollow) == 0);
        if (place.Failed)
            return place.Error;
        if (!call.Process.Credentials.IsPrivileged)
            return Errno.NotPermitted;
        if (place.Value.Entry != place.Value.Mount.Root)
            return Errno.InvalidArgument;
        Result unmounted = NameTree.Unmount(place.Value, (flags & Detach) != 0);
        return unmounted.Failed ? unmounted.Error : SystemCallResult.Zero;
    }
}
