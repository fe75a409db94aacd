using Dialogos.Kernel.Files;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(292, "dup3")]
[SystemCallFlag("O_CLOEXEC", Support.Full)]
internal static class DuplicateTo
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        if ((call.Int(2) & ~OpenFlags.CloseOnExecute) != 0 || call.Int(0) == call.Int(1))
            return Errno.InvalidArgument;
        return Set(call, call.Int(2) != 0);
    }

    internal static Result<long> Set(SystemCallContext call, bool closeOnExecute)
    {
        Result<OpenFile> file = call.Process.Files.Acquire(call.Int(0));
        if (file.Failed)
            return file.Error;
        if (call.Int(0) == call.Int(1))
        {
            file.Value.Release();
            return call.Int(1);
        }
        Result set = call.Process.Files.Set(call.Int(1), file.Value, closeOnExecute);
        if (set.IsOk)
            return call.Int(1);
        file.Value.Release();
        return set.Error;
    }
}
