using System;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Events;
using Dialogos.Kernel.Files.Sockets;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Signals;
using Dialogos.Kernel.Scheduling;
using Dialogos.Kernel.SystemCalls.Sockets;

namespace Dialogos.Kernel.SystemCalls.Files;

/// <summary>Moves bytes between open files and a program's memory, and waits where the file is blocking.</summary>
internal static class Transfer
{
    /// <summary>The file's own position.</summary>
    internal const ulong OwnPosition = ulong.MaxValue;
    /// <summary>Linux moves at most so many bytes in one call (MAX_RW_COUNT).</summary>
    internal const ulong Most = 0x7FFFF000;
    private const int SmallBuffer = 1024;
    private const int LargeBuffer = 65536;
    private const int MostPooled = 8;

    private static readonly SpinLock s_lock = new();
    private static readonly byte[]?[] s_pool = new byte[]?[MostPooled];
    private static int s_pooled;

    /// <summary>Reads. EBADF if the access mode forbids it.</summary>
    internal static Result<long> Read(OpenFile file, ulong address, ulong count, ulong offset = OwnPosition)
    {
        if (!file.MayRead)
            return Errno.BadFileDescriptor;
        if (!UserMemory.Contains(address, count))
            return Errno.BadAddress;
        if (file is LocalSocket { Kind: not SocketKind.Stream } socket && offset == OwnPosition)
            return SocketTransfer.MoveMessage(socket, address, count, writes: false);
        count = Math.Min(count, Most);
        if (count <= SmallBuffer)
        {
            Span<byte> small = stackalloc byte[SmallBuffer];
            return Read(file, address, count, offset, small);
        }
        byte[] large = Rent();
        Result<long> read = Read(file, address, count, offset, large);
        GiveBack(large);
        return read;
    }

    /// <summary>Writes. EBADF if the access mode forbids it; EPIPE comes with SIGPIPE.</summary>
    internal static Result<long> Write(OpenFile file, ulong address, ulong count, ulong offset = OwnPosition)
    {
        if (!file.MayWrite)
            return Errno.BadFileDescriptor;
        if (!UserMemory.Contains(address, count))
            return Errno.BadAddress;
        if (file is LocalSocket { Kind: not SocketKind.Stream } socket && offset == OwnPosition)
            return SocketTransfer.MoveMessage(socket, address, count, writes: true);
        count = Math.Min(count, Most);
        if (count <= SmallBuffer)
        {
            Span<byte> small = stackalloc byte[SmallBuffer];
            return Write(file, address, count, offset, small);
        }
        byte[] large = Rent();
        Result<long> written = Write(file, address, count, offset, large);
        GiveBack(large);
        return written;
    }

    private static Result<long> Read(OpenFile file, ulong address, ulong count, ulong offset, Span<byte> buffer)
    {
        ulong done = 0;
        do
        {
            Span<byte> part = buffer.Slice(0, (int)Math.Min(count - done, (ulong)buffer.Length));
            Result<int> read = offset == OwnPosition ? file.Read(part) : file.ReadAt(offset + done, part);
            if (read.Error == Errno.Again && done == 0 && !file.IsNonBlocking)
            {
                Result waited = FileWait.UntilReady(file, Readiness.Read);
                if (waited.IsOk)
                    continue;
                return waited.Error == Errno.Interrupted ? Errno.Restart : waited.Error;
            }
            if (read.Failed)
                return done > 0 ? (long)done : read.Error;
            Result copied = UserMemory.CopyOut(address + done, part.Slice(0, read.Value));
            if (copied.Failed)
            {
                if (offset == OwnPosition)
                    file.Unread(part.Slice(0, read.Value));
                return done > 0 ? (long)done : copied.Error;
            }
            done += (ulong)read.Value;
            if (read.Value < part.Length || IsInterrupted)
                break;
        }
        while (done < count);
        return (long)done;
    }

    private static Result<long> Write(OpenFile file, ulong address, ulong count, ulong offset, Span<byte> buffer)
    {
        ulong done = 0;
        do
        {
            Span<byte> part = buffer.Slice(0, (int)Math.Min(count - done, (ulong)buffer.Length));
            Result<int> copied = UserMemory.CopyInPart(part, address + done);
            if (copied.IsOk)
                part = part.Slice(0, copied.Value);
            Result limited = copied.Failed ? copied.Error : WriteLimit.Apply(file, offset == OwnPosition ? offset : offset + done, ref part);
            Result<int> written = limited.Failed ? limited.Error
                : offset == OwnPosition ? file.Write(part) : file.WriteAt(offset + done, part);
            if (written.Error == Errno.Again && !file.IsNonBlocking)
            {
                Result waited = FileWait.UntilWritable(file, part);
                if (waited.IsOk)
                    continue;
                written = waited.Error == Errno.Interrupted ? Errno.Restart : waited.Error;
            }
            if (written.Error == Errno.BrokenPipe)
                SignalBrokenPipe();
            if (written.Failed)
                return done > 0 ? (long)done : written.Error;
            done += (ulong)written.Value;
            bool endsShort = file.IsNonBlocking || offset != OwnPosition || file is EventCounter;
            if ((written.Value < part.Length && endsShort) || IsInterrupted)
                break;
        }
        while (done < count);
        return (long)done;
    }

    /// <summary>True if a long transfer should end with what it has done: a signal waits, or the thread must end.</summary>
    internal static bool IsInterrupted => Scheduler.Current!.Waiter.IsInterrupted;

    /// <summary>SIGPIPE for the running thread.</summary>
    internal static void SignalBrokenPipe()
    {
        ProcessThread thread = ProcessThread.Current!;
        SignalSending.Send(thread.Process, thread,
            new SignalInformation { Signal = SignalNumber.Pipe, Code = SignalInformation.FromKernel });
    }

    /// <summary>A buffer of 64 KiB for the duration of a call.</summary>
    internal static byte[] Rent()
    {
        byte[]? buffer = null;
        ulong flags = s_lock.Acquire();
        if (s_pooled > 0)
            buffer = s_pool[--s_pooled];
        s_lock.Release(flags);
        return buffer ?? new byte[LargeBuffer];
    }

    /// <summary>Ends <see cref="Rent"/>.</summary>
    internal static void GiveBack(byte[] buffer)
    {
        ulong flags = s_lock.Acquire();
        if (s_pooled < MostPooled)
            s_pool[s_pooled++] = buffer;
        s_lock.Release(flags);
    }
}
