using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(253, "inotify_init")]
internal static class MakeWatcherOld
{
    internal static Result<long> Invoke(SystemCallContext call) => MakeWatcher.Make(call, 0);
}
