using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Sockets;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.SystemCalls.Sockets;

namespace Dialogos.Kernel.SystemCalls.Files;

/// <summary>readv, writev and their relatives: an array of address and length.</summary>
internal static class VectorTransfer
{
    private const int MostParts = 1024;

    internal enum Direction
    {
        Read,
        Write,
    }

    internal static Result<long> Run(OpenFile file, ulong address, int count, Direction direction, ulong offset = Transfer.OwnPosition)
    {
        if (direction == Direction.Read ? !file.MayRead : !file.MayWrite)
            return Errno.BadFileDescriptor;
        if (count < 0 || count > MostParts)
            return Errno.InvalidArgument;
        Result valid = Check(address, count);
        if (valid.Failed)
            return valid.Error;
        if (file is LocalSocket { Kind: not SocketKind.Stream } socket && offset == Transfer.OwnPosition)
            return SocketTransfer.MoveMessage(socket, address, count, direction == Direction.Write);
        var parts = new UserSpan<ulong>(address, (ulong)count * 2);
        long done = 0;
        for (int i = 0; i < count; i++)
        {
            Result<ulong> start = parts.Read((ulong)i * 2);
            Result<ulong> length = parts.Read((ulong)i * 2 + 1);
            if (start.Failed || length.Failed)
                return done > 0 ? done : Errno.BadAddress;
            if (length.Value == 0)
                continue;
            ulong at = offset == Transfer.OwnPosition ? offset : offset + (ulong)done;
            Result<long> moved = direction == Direction.Read
                ? Transfer.Read(file, start.Value, length.Value, at) : Transfer.Write(file, start.Value, length.Value, at);
            if (moved.Failed)
                return done > 0 ? done : moved;
            done += moved.Value;
            if ((ulong)moved.Value < length.Value)
                break;
        }
        return done;
    }

    // All lengths are looked at before anything moves: their sum must fit into a ssize_t.
    private static Result Check(ulong address, int count)
    {
        var parts = new UserSpan<ulong>(address, (ulong)count * 2);
        ulong sum = 0;
        for (int i = 0; i < count; i++)
        {
            Result<ulong> length = parts.Read((ulong)i * 2 + 1);
            if (length.Failed)
                return length.Error;
            if ((long)length.Value < 0 || (long)(sum + length.Value) < 0)
                return Errno.InvalidArgument;
            sum += length.Value;
        }
        return Result.Ok;
    }
}
