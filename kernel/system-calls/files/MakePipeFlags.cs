using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Pipes;
using Dialogos.Kernel.Files.Startup;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(293, "pipe2")]
[SystemCallFlag("O_CLOEXEC", Support.Full)]
[SystemCallFlag("O_NONBLOCK", Support.Full)]
[SystemCallFlag("O_DIRECT", Support.Refused, "EINVAL")]
internal static class MakePipeFlags
{
    internal static Result<long> Invoke(SystemCallContext call) => Make(call, call.Int(1));

    internal static Result<long> Make(SystemCallContext call, int flags)
    {
        if ((flags & ~(OpenFlags.CloseOnExecute | OpenFlags.NonBlocking)) != 0)
            return Errno.InvalidArgument;
        var pipe = new Pipe(RootFiles.Clock);
        int status = flags & OpenFlags.NonBlocking;
        return DescriptorPair.Add(call.Process, new PipeEnd(pipe, status), new PipeEnd(pipe, status | OpenFlags.WriteOnly),
            (flags & OpenFlags.CloseOnExecute) != 0, call.Argument(0));
    }
}
