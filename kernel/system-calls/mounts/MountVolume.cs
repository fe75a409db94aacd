using System;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Files.Startup;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.SystemCalls.Files;

namespace Dialogos.Kernel.SystemCalls.Mounts;

[SystemCall(165, "mount", Support.Partial, "tmpfs, proc, and directories that are mounted already; disks: ENODEV")]
[SystemCallFlag("MS_RDONLY", Support.Full)]
[SystemCallFlag("MS_NOSUID", Support.Full)]
[SystemCallFlag("MS_NODEV", Support.Full)]
[SystemCallFlag("MS_NOEXEC", Support.Full)]
[SystemCallFlag("MS_REMOUNT", Support.Full)]
[SystemCallFlag("MS_BIND", Support.Full)]
[SystemCallFlag("MS_REC", Support.Partial, "what is mounted below a bound directory stays out")]
[SystemCallFlag("MS_PRIVATE and the like", Support.Full, "there is one tree: nothing spreads")]
[SystemCallFlag("MS_MOVE", Support.Refused, "EINVAL")]
internal static class MountVolume
{
    private const ulong Remount = 32, Bind = 4096, Move = 8192, Spreading = 1 << 17 | 1 << 18 | 1 << 19 | 1 << 20, MagicMask = 0xFFFF0000, Magic = 0xC0ED0000;
    private const int LongestOption = 4096;

    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<string> type = ReadText(call.Argument(2)), source = type.Failed ? type : ReadText(call.Argument(0));
        if (source.Failed)
            return source.Error;
        Result<PathArgument> target = PathArgument.Read(call.Process, call.Argument(1));
        Result<Location> place = target.Failed ? target.Error : target.Value.Find(followLast: true);
        if (place.Failed)
            return place.Error;
        if (!call.Process.Credentials.IsPrivileged)
            return Errno.NotPermitted;
        ulong flags = (call.Argument(3) & MagicMask) == Magic ? call.Argument(3) & 0xFFFF : call.Argument(3);
        var options = (MountOptions)(flags & 15);
        if ((flags & Remount) != 0)
            return NameTree.ChangeOptions(place.Value, options) is { Failed: true } changed ? changed.Error : SystemCallResult.Zero;
        if ((flags & Bind) != 0)
            return BindTo(call, place.Value, source.Value, options);
        if ((flags & Spreading) != 0)
            return place.Value.Entry == place.Value.Mount.Root ? SystemCallResult.Zero : Errno.InvalidArgument;
        if ((flags & Move) != 0)
            return Errno.InvalidArgument;
        Result<Volume> volume = Make(type.Value);
        if (volume.Failed)
            return volume.Error;
        if (!place.Value.Entry.IsDirectory)
            return Errno.NotDirectory;
        Result<Mount> mounted = NameTree.MountAt(place.Value, volume.Value.Root, source.Value, options);
        return mounted.Failed ? mounted.Error : SystemCallResult.Zero;
    }

    private static Result<long> BindTo(SystemCallContext call, Location place, string source, MountOptions options)
    {
        Result<PathArgument> from = PathArgument.Read(call.Process, call.Argument(0));
        Result<Location> shown = from.Failed ? from.Error : from.Value.Find(followLast: true);
        if (shown.Failed)
            return shown.Error;
        Result<Mount> mounted = NameTree.MountAt(place, shown.Value.Entry, shown.Value.Mount.Source, options | shown.Value.Mount.Options);
        return mounted.Failed ? mounted.Error : SystemCallResult.Zero;
    }

    private static Result<Volume> Make(string type) => type switch
    {
        "" => Errno.InvalidArgument,
        "tmpfs" or "ramfs" => new Volume(RootFiles.NewTemporary("tmpfs", 0x3FF), keepsNames: true),
        "proc" => new Volume(RootFiles.NewInformation(), keepsNames: false),
        _ => Errno.NoDevice,
    };

    // A missing text counts as an empty one.
    private static Result<string> ReadText(ulong address)
    {
        if (address == 0)
            return "";
        Result<byte[]> bytes = UserMemory.ReadText(address, LongestOption, Errno.InvalidArgument);
        return bytes.Failed ? bytes.Error : NameEntry.Key(bytes.Value);
    }
}
