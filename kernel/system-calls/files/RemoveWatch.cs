using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Events;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(255, "inotify_rm_watch")]
internal static class RemoveWatch
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<OpenFile> file = call.Process.Files.Acquire(call.Int(0));
        if (file.Failed)
            return file.Error;
        Result removed = file.Value is ChangeWatcher watcher ? watcher.Remove(call.Int(1)) : Errno.InvalidArgument;
        file.Value.Release();
        return removed.Failed ? removed.Error : SystemCallResult.Zero;
    }
}
