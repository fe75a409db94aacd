using System;
using System.Buffers.Binary;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Locks;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

/// <summary>F_GETLK, F_SETLK, F_SETLKW and the same for open files (fcntl(2)).</summary>
internal static class RangeLocking
{
    private const int Get = 5, Set = 6, SetAndWait = 7, OfFile = 36 - Get;
    private const short ReadLock = 0, WriteLock = 1, Unlock = 2;
    private const int Length = 32;

    internal static bool IsCommand(int command) => command is >= Get and <= SetAndWait or >= Get + OfFile and <= SetAndWait + OfFile;

    // struct flock: l_type, l_whence, l_start at 8, l_len at 16, l_pid at 24.
    internal static Result<long> Run(SystemCallContext call, OpenFile file, int command)
    {
        Span<byte> bytes = stackalloc byte[Length];
        if (UserMemory.CopyIn(bytes, call.Argument(2)).Failed)
            return Errno.BadAddress;
        bool ofFile = command >= Get + OfFile;
        short type = BinaryPrimitives.ReadInt16LittleEndian(bytes);
        if (ofFile)
            command -= OfFile;
        if (type is < ReadLock or > Unlock || (command == Get && type == Unlock && !ofFile) ||
            (ofFile && BinaryPrimitives.ReadInt32LittleEndian(bytes.Slice(24)) != 0))
            return Errno.InvalidArgument;
        Result<(long Start, long End)> range = RangeOf(file, bytes);
        if (range.Failed)
            return range.Error;
        if (file is not NodeFile node)
            return Errno.NoLocks;
        object owner = ofFile ? file : call.Process.Files;
        var wanted = new RangeLock(owner, ofFile ? -1 : call.Process.Identifier, range.Value.Start, range.Value.End, type == WriteLock);
        FileLocks locks = FileLocks.Of(node.Node);
        if (command == Get)
            return Report(call.Argument(2), bytes, locks.FindConflict(wanted));
        if (type == Unlock)
        {
            locks.ReleaseRange(wanted);
            return 0;
        }
        if (type == ReadLock ? !file.MayRead : !file.MayWrite)
            return Errno.BadFileDescriptor;
        Result taken = Take(locks, wanted, command == SetAndWait);
        return taken.Failed ? taken.Error : SystemCallResult.Zero;
    }

    private static Result Take(FileLocks locks, RangeLock wanted, bool waits)
    {
        if (!waits)
            return locks.TakeRange(wanted, waits: false);
        Result taken = Result.Ok;
        Result waited = FileWait.UntilTrue(locks.Changes, () =>
        {
            taken = locks.TakeRange(wanted, waits: true);
            return taken.Error != Errno.Again;
        });
        FileLocks.EndWait(wanted.Owner);
        return waited.Failed ? waited.Error == Errno.Interrupted ? Errno.Restart : waited : taken;
    }

    private static Result<(long Start, long End)> RangeOf(OpenFile file, ReadOnlySpan<byte> bytes)
    {
        long start = BinaryPrimitives.ReadInt64LittleEndian(bytes.Slice(8));
        long length = BinaryPrimitives.ReadInt64LittleEndian(bytes.Slice(16));
        Result<long> from = BinaryPrimitives.ReadInt16LittleEndian(bytes.Slice(2)) switch
        {
            0 => 0L,
            1 => file.Seek(0, SeekOrigin.Current),
            2 => SizeOf(file),
            _ => Errno.InvalidArgument,
        };
        if (from.Failed)
            return from.Error;
        start = unchecked(from.Value + start);
        if (start < 0)
            return Errno.InvalidArgument;
        // A negative length means the bytes before; 0 all that ever follow.
        if (length < 0 && start + length < 0)
            return Errno.InvalidArgument;
        if (length > 0 && start > long.MaxValue - length + 1)
            return Errno.Overflow;
        if (length < 0)
            return (start + length, start);
        return (start, length == 0 || start > long.MaxValue - length ? long.MaxValue : start + length);
    }

    private static Result<long> SizeOf(OpenFile file)
    {
        Result<NodeStatus> status = file.GetStatus();
        return status.Failed ? status.Error : (long)status.Value.Size;
    }

    private static Result<long> Report(ulong address, Span<byte> bytes, RangeLock? conflict)
    {
        if (conflict is not { } held)
            return UserMemory.Write(address, Unlock).Failed ? Errno.BadAddress : SystemCallResult.Zero;
        BinaryPrimitives.WriteInt16LittleEndian(bytes, held.IsExclusive ? WriteLock : ReadLock);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.Slice(2), 0);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.Slice(8), held.Start);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.Slice(16), held.End == long.MaxValue ? 0 : held.End - held.Start);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.Slice(24), held.Process);
        return UserMemory.CopyOut(address, bytes).Failed ? Errno.BadAddress : SystemCallResult.Zero;
    }
}
