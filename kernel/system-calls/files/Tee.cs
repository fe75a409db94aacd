using System;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Pipes;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(276, "tee")]
[SystemCallFlag("SPLICE_F_NONBLOCK", Support.Full)]
internal static class Tee
{
    private const int DoNotWait = 2, Known = 15;

    internal static Result<long> Invoke(SystemCallContext call)
    {
        if ((call.Int(3) & ~Known) != 0)
            return Errno.InvalidArgument;
        if (call.Argument(2) == 0)
            return 0;
        return FileCopy.Between(call, call.Int(0), call.Int(1), Run);
    }

    private static Result<long> Run(SystemCallContext call, OpenFile input, OpenFile output)
    {
        if (!input.MayRead || !output.MayWrite)
            return Errno.BadFileDescriptor;
        if (input is not PipeEnd from || output is not PipeEnd to || from.Pipe == to.Pipe)
            return Errno.InvalidArgument;
        bool waits = (call.Int(3) & DoNotWait) == 0;
        // Both ends are looked at again after each wait: others read and write meanwhile.
        for (; ; )
        {
            OpenFile? wanted = null;
            if (!to.Pipe.HasReader)
            {
                Transfer.SignalBrokenPipe();
                return Errno.BrokenPipe;
            }
            if (from.Pipe.Count == 0)
            {
                if (!from.Pipe.HasWriter)
                    return 0;
                wanted = input;
            }
            else if (to.Pipe.Room == 0)
                wanted = output;
            if (wanted == null)
            {
                Result<int> copied = Copy(from.Pipe, output, (int)Math.Min(call.Argument(2), (ulong)to.Pipe.Room));
                if (copied.Error != Errno.Again)
                    return copied.Failed ? copied.Error : copied.Value;
            }
            else if (!waits)
                return Errno.Again;
            else
            {
                Result waited = FileWait.UntilReady(wanted, wanted == input ? Readiness.Read : Readiness.Write);
                if (waited.Failed)
                    return waited.Error;
            }
        }
    }

    private static Result<int> Copy(Pipe from, OpenFile output, int most)
    {
        byte[] buffer = Transfer.Rent();
        int count = from.Peek(buffer.AsSpan(0, Math.Min(most, buffer.Length)));
        Result<int> written = count == 0 ? Errno.Again : output.Write(buffer.AsSpan(0, count));
        Transfer.GiveBack(buffer);
        return written;
    }
}
