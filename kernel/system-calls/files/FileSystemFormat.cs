using System;
using System.Buffers.Binary;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

/// <summary>Linux's struct statfs (include/uapi/asm-generic/statfs.h), with its magic numbers (linux/magic.h).</summary>
internal static class FileSystemFormat
{
    internal static Result<long> Write(ulong address, Mount mount)
    {
        Result<FileSystemStatus> status = mount.Volume.FileSystem.GetFileSystemStatus();
        if (status.Failed)
            return status.Error;
        const ulong valid = 0x20;
        return Write(address, MagicOf(mount.Volume.FileSystem.TypeName), status.Value, mount.Volume.Device,
            valid | (mount.IsReadOnly ? 1UL : 0) | (ulong)mount.Options);
    }

    /// <summary>A pipe, a socket and their like.</summary>
    internal static Result<long> WriteNameless(ulong address) =>
        Write(address, 0x50495045, new FileSystemStatus(4096, 0, 0, 0, 0, 255), 0, 0x20);

    private static Result<long> Write(ulong address, ulong magic, in FileSystemStatus status, uint device, ulong flags)
    {
        Span<ulong> words = stackalloc ulong[15];
        words.Clear();
        words[0] = magic;
        words[1] = status.BlockSize;
        words[2] = status.BlockCount;
        words[3] = words[4] = status.FreeBlocks;
        words[5] = status.NodeCount;
        words[6] = status.FreeNodes;
        words[7] = device;
        words[8] = (ulong)status.MaximumNameLength;
        words[9] = status.BlockSize;
        words[10] = flags;
        Span<byte> bytes = stackalloc byte[words.Length * 8];
        for (int i = 0; i < words.Length; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.Slice(i * 8), words[i]);
        Result copied = UserMemory.CopyOut(address, bytes);
        return copied.Failed ? copied.Error : SystemCallResult.Zero;
    }

    private static ulong MagicOf(string type) => type switch
    {
        "ext2" or "ext3" => 0xEF53,
        "vfat" => 0x4D44,
        "proc" => 0x9FA0,
        "sysfs" => 0x62656572,
        _ => 0x01021994,
    };
}
