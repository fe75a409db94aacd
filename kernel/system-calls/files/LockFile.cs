using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Locks;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(73, "flock", Support.Partial, "files without a name: ENOLCK")]
[SystemCallFlag("LOCK_SH", Support.Full)]
[SystemCallFlag("LOCK_EX", Support.Full)]
[SystemCallFlag("LOCK_UN", Support.Full)]
[SystemCallFlag("LOCK_NB", Support.Full)]
internal static class LockFile
{
    private const int Exclusive = 2, AtOnce = 4, Unlock = 8;

    internal static Result<long> Invoke(SystemCallContext call)
    {
        int operation = call.Int(1) & ~AtOnce;
        if (operation is not (1 or Exclusive or Unlock))
            return Errno.InvalidArgument;
        Result<OpenFile> file = call.Process.Files.Acquire(call.Int(0));
        if (file.Failed)
            return file.Error;
        Result locked = file.Value is PathFile ? Errno.BadFileDescriptor : file.Value is not NodeFile node ? Errno.NoLocks
            : Run(FileLocks.Of(node.Node), node, operation, (call.Int(1) & AtOnce) != 0);
        file.Value.Release();
        return locked.Failed ? locked.Error : SystemCallResult.Zero;
    }

    private static Result Run(FileLocks locks, NodeFile owner, int operation, bool atOnce)
    {
        if (operation == Unlock)
        {
            locks.ReleaseWhole(owner);
            return Result.Ok;
        }
        if (atOnce)
            return locks.TakeWhole(owner, operation == Exclusive);
        Result waited = FileWait.UntilTrue(locks.Changes, () => locks.TakeWhole(owner, operation == Exclusive).IsOk);
        return waited.Error == Errno.Interrupted ? Errno.Restart : waited;
    }
}
