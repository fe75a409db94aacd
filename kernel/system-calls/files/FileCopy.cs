using System;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

/// <summary>Copies from one open file to another inside the kernel.</summary>
internal static class FileCopy
{
    /// <summary>Does what a call asks for with two of its process's files. EBADF.</summary>
    internal static Result<long> Between(SystemCallContext call, int input, int output,
        Func<SystemCallContext, OpenFile, OpenFile, Result<long>> run)
    {
        Result<OpenFile> from = call.Process.Files.Acquire(input);
        if (from.Failed)
            return from.Error;
        Result<OpenFile> to = call.Process.Files.Acquire(output);
        Result<long> done = to.Failed ? to.Error : run(call, from.Value, to.Value);
        from.Value.Release();
        if (to.IsOk)
            to.Value.Release();
        return done;
    }

    /// <summary>Copies until the count, the end of the input, or an error; what was read and not written is not lost.</summary>
    internal static Result<long> Run(OpenFile input, ulong from, OpenFile output, ulong to, ulong count)
    {
        byte[] buffer = Transfer.Rent();
        ulong done = 0;
        Errno failure = Errno.None;
        count = Math.Min(count, Transfer.Most);
        while (done < count && failure == Errno.None)
        {
            Span<byte> part = buffer.AsSpan(0, (int)Math.Min(count - done, (ulong)buffer.Length));
            Result<int> read = from == Transfer.OwnPosition ? input.Read(part) : input.ReadAt(from + done, part);
            if (read.Failed || read.Value == 0)
            {
                failure = read.Error;
                break;
            }
            int written = WriteAll(output, to == Transfer.OwnPosition ? to : to + done, part.Slice(0, read.Value), out failure);
            done += (ulong)written;
            if (written < read.Value && from == Transfer.OwnPosition)
                input.Seek(written - read.Value, SeekOrigin.Current);
            if (Transfer.IsInterrupted)
                break;
        }
        Transfer.GiveBack(buffer);
        return failure != Errno.None && done == 0 ? failure : (long)done;
    }

    private static int WriteAll(OpenFile output, ulong to, Span<byte> bytes, out Errno failure)
    {
        failure = Errno.None;
        int done = 0;
        while (done < bytes.Length && failure == Errno.None)
        {
            Span<byte> rest = bytes.Slice(done);
            Result limited = WriteLimit.Apply(output, to == Transfer.OwnPosition ? to : to + (ulong)done, ref rest);
            Result<int> written = limited.Failed ? limited.Error
                : to == Transfer.OwnPosition ? output.Write(rest) : output.WriteAt(to + (ulong)done, rest);
            if (written.IsOk)
            {
                done += written.Value;
                continue;
            }
            failure = written.Error;
            if (failure == Errno.Again && !output.IsNonBlocking)
                failure = FileWait.UntilWritable(output, rest).Error;
            else if (failure == Errno.BrokenPipe)
                Transfer.SignalBrokenPipe();
        }
        return done;
    }
}
