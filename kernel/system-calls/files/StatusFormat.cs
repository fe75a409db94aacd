using System;
using System.Buffers.Binary;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

/// <summary>Linux's struct stat (arch/x86/include/uapi/asm/stat.h) and struct statx (include/uapi/linux/stat.h).</summary>
internal static class StatusFormat
{
    private const int StatLength = 144;
    private const int StatxLength = 256;

    internal static Result<long> Write(ulong address, OpenFile file)
    {
        Result<NodeStatus> status = file.GetStatus();
        return status.Failed ? status.Error : Write(address, status.Value, file.DeviceNumber, file.NodeNumber);
    }

    internal static Result<long> Write(ulong address, FileNode node)
    {
        Result<NodeStatus> status = node.GetStatus();
        return status.Failed ? status.Error : Write(address, status.Value, node.Volume.Device, node.Id.Number);
    }

    private static Result<long> Write(ulong address, in NodeStatus status, uint device, ulong number)
    {
        Span<byte> bytes = stackalloc byte[StatLength];
        bytes.Clear();
        Put(bytes, 0, device);
        Put(bytes, 8, number);
        Put(bytes, 16, status.LinkCount);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.Slice(24), status.Mode.Bits);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.Slice(28), status.Owner.User);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.Slice(32), status.Owner.Group);
        Put(bytes, 40, status.Device);
        Put(bytes, 48, status.Size);
        Put(bytes, 56, 4096);
        Put(bytes, 64, status.AllocatedBytes / 512);
        PutTime(bytes, 72, status.Accessed);
        PutTime(bytes, 88, status.Modified);
        PutTime(bytes, 104, status.Changed);
        Result copied = UserMemory.CopyOut(address, bytes);
        return copied.Failed ? copied.Error : SystemCallResult.Zero;
    }

    internal static Result<long> WriteExtended(ulong address, in NodeStatus status, uint device, ulong number)
    {
        const uint basic = 0x7FF;
        Span<byte> bytes = stackalloc byte[StatxLength];
        bytes.Clear();
        Put(bytes, 0, basic | 4096UL << 32);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.Slice(16), status.LinkCount);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.Slice(20), status.Owner.User);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.Slice(24), status.Owner.Group);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.Slice(28), status.Mode.Bits);
        Put(bytes, 32, number);
        Put(bytes, 40, status.Size);
        Put(bytes, 48, status.AllocatedBytes / 512);
        PutTime(bytes, 64, status.Accessed);
        PutTime(bytes, 96, status.Changed);
        PutTime(bytes, 112, status.Modified);
        Put(bytes, 128, (status.Device >> 8 & 0xFFF) | (ulong)(status.Device & 0xFF) << 32);
        Put(bytes, 136, (device >> 8 & 0xFFF) | (ulong)(device & 0xFF) << 32);
        Result copied = UserMemory.CopyOut(address, bytes);
        return copied.Failed ? copied.Error : SystemCallResult.Zero;
    }

    private static void Put(Span<byte> bytes, int at, ulong value) =>
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.Slice(at), value);

    private static void PutTime(Span<byte> bytes, int at, Timestamp time)
    {
        Put(bytes, at, (ulong)time.Seconds);
        Put(bytes, at + 8, (ulong)time.Nanoseconds);
    }
}
