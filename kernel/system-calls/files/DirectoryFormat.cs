using System;
using System.Buffers.Binary;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

/// <summary>Linux's struct linux_dirent64 (include/linux/dirent.h).</summary>
internal static class DirectoryFormat
{
    private const int HeaderLength = 19;

    internal static Result<long> Write(DirectoryFile directory, ulong address, uint room)
    {
        byte[] buffer = Transfer.Rent();
        Result<long> before = directory.Seek(0, SeekOrigin.Current);
        int most = (int)Math.Min(room, (uint)buffer.Length);
        int used = 0;
        bool isTooSmall = false;
        Result read = directory.ReadEntries(entry =>
        {
            int length = (HeaderLength + entry.Name.Length + 1 + 7) & ~7;
            if (used + length > most)
            {
                isTooSmall = used == 0;
                return false;
            }
            Span<byte> record = buffer.AsSpan(used, length);
            record.Clear();
            BinaryPrimitives.WriteUInt64LittleEndian(record, entry.Node.Number);
            BinaryPrimitives.WriteUInt64LittleEndian(record.Slice(8), entry.NextCookie);
            BinaryPrimitives.WriteUInt16LittleEndian(record.Slice(16), (ushort)length);
            record[18] = (byte)entry.Type;
            entry.Name.AsSpan().CopyTo(record.Slice(HeaderLength));
            used += length;
            return true;
        });
        Result copied = read.Failed ? read : isTooSmall ? Errno.InvalidArgument
            : UserMemory.CopyOut(address, buffer.AsSpan(0, used));
        Transfer.GiveBack(buffer);
        if (copied.Error == Errno.BadAddress && before.IsOk)
            directory.Seek(before.Value, SeekOrigin.Start);
        return copied.Failed ? copied.Error : used;
    }
}
