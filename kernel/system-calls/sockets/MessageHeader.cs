using System;
using System.Collections.Generic;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Sockets;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Sockets;

/// <summary>struct msghdr with its parts (sendmsg(2), cmsg(3)), as a program gave it.</summary>
internal readonly struct MessageHeader
{
    private const int MostParts = 1024, MostFiles = 253, ControlHeader = 16;
    private const int SocketLevel = 1, Rights = 1, Identity = 2;

    internal ulong Address { get; private init; }
    internal ulong Name { get; private init; }
    internal int NameLength { get; private init; }
    internal ulong Control { get; private init; }
    internal ulong ControlLength { get; private init; }
    internal (ulong Address, ulong Length)[] Parts { get; private init; }

    /// <summary>Bytes in all parts, at most what one socket holds.</summary>
    internal int Length { get; private init; }

    /// <summary>Reads it. EFAULT, EMSGSIZE, EINVAL.</summary>
    internal static Result<MessageHeader> Read(ulong address)
    {
        var words = new UserSpan<ulong>(address, 7);
        Span<ulong> all = stackalloc ulong[7];
        if (words.CopyTo(0, all).Failed)
            return Errno.BadAddress;
        if (all[3] > MostParts)
            return Errno.MessageTooLong;
        if ((int)all[1] < 0)
            return Errno.InvalidArgument;
        Result<MessageHeader> header = ReadParts(all[2], (int)all[3]);
        if (header.Failed)
            return header;
        return header.Value with { Address = address, Name = all[0], NameLength = (int)all[1], Control = all[4], ControlLength = all[5] };
    }

    /// <summary>A message with one part.</summary>
    internal static MessageHeader Of(ulong address, ulong length) =>
        new() { Parts = [(address, length)], Length = (int)Math.Min(length, LocalSocket.Room * 4UL) };

    /// <summary>A message without address and control part, from an array of struct iovec. EFAULT, EINVAL.</summary>
    internal static Result<MessageHeader> ReadParts(ulong array, int count)
    {
        var parts = new (ulong Address, ulong Length)[count];
        var vector = new UserSpan<ulong>(array, (ulong)count * 2);
        ulong length = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            Result<ulong> start = vector.Read((ulong)i * 2), size = vector.Read((ulong)i * 2 + 1);
            if (start.Failed || size.Failed)
                return Errno.BadAddress;
            if ((long)size.Value < 0)
                return Errno.InvalidArgument;
            parts[i] = (start.Value, size.Value);
            length = Math.Min(length + size.Value, LocalSocket.Room * 4UL);
        }
        return new MessageHeader { Parts = parts, Length = (int)length };
    }

    /// <summary>The bytes of all parts. EFAULT.</summary>
    internal Result<byte[]> Gather()
    {
        var bytes = new byte[Length];
        int done = 0;
        foreach ((ulong address, ulong length) in Parts)
        {
            int part = (int)Math.Min(length, (ulong)(bytes.Length - done));
            if (UserMemory.CopyIn(bytes.AsSpan(done, part), address).Failed)
                return Errno.BadAddress;
            done += part;
        }
        return bytes;
    }

    /// <summary>Writes bytes to the parts. EFAULT.</summary>
    internal Result Scatter(ReadOnlySpan<byte> bytes)
    {
        foreach ((ulong address, ulong length) in Parts)
        {
            int part = (int)Math.Min(length, (ulong)bytes.Length);
            if (UserMemory.CopyOut(address, bytes.Slice(0, part)).Failed)
                return Errno.BadAddress;
            bytes = bytes.Slice(part);
        }
        return Result.Ok;
    }

    /// <summary>The files that the control part names, each with a reference; null for none. EINVAL, EBADF, ETOOMANYREFS, EPERM.</summary>
    internal Result<OpenFile[]?> TakeFiles(Process process)
    {
        List<OpenFile>? files = null;
        Errno failure = Errno.None;
        ulong end = Control + Math.Min(ControlLength, 65536);
        for (ulong at = Control; failure == Errno.None && at + ControlHeader <= end;)
        {
            Result<ulong> length = UserMemory.Read<ulong>(at), kind = UserMemory.Read<ulong>(at + 8);
            if (length.Failed || kind.Failed)
                failure = Errno.BadAddress;
            else if (length.Value < ControlHeader || length.Value > end - at)
                failure = Errno.InvalidArgument;
            else if ((int)kind.Value == SocketLevel && kind.Value >> 32 == Rights)
                failure = Add(process, files ??= new List<OpenFile>(), at + ControlHeader, (length.Value - ControlHeader) / 4);
            else if ((int)kind.Value == SocketLevel && kind.Value >> 32 != Identity)
                failure = Errno.InvalidArgument;
            if (failure == Errno.None)
                at += (length.Value + 7) & ~7UL;
        }
        if (failure == Errno.None)
            return files == null || files.Count == 0 ? (OpenFile[]?)null : files.ToArray();
        foreach (OpenFile file in files ?? [])
            file.Release();
        return failure;
    }

    private static Errno Add(Process process, List<OpenFile> files, ulong address, ulong count)
    {
        if (count > MostFiles)
            return Errno.InvalidArgument;
        for (ulong i = 0; i < count; i++)
        {
            Result<int> descriptor = UserMemory.Read<int>(address + i * 4);
            Result<OpenFile> file = descriptor.Failed ? descriptor.Error : process.Files.Acquire(descriptor.Value);
            if (file.Failed)
                return file.Error;
            files.Add(file.Value);
        }
        return Errno.None;
    }

    /// <summary>Gives received files descriptors and writes what control parts there is room for. True if something did not fit.</summary>
    internal bool WriteControl(Process process, in Received received, bool withIdentity, bool closeOnExecute, out ulong written)
    {
        written = 0;
        bool cut = false;
        if (withIdentity)
        {
            Span<int> identity = [received.Identity.Process, (int)received.Identity.User, (int)received.Identity.Group];
            cut |= !Put(Identity, identity, ref written);
        }
        OpenFile[] files = received.Files ?? [];
        if (files.Length == 0)
            return cut;
        int room = written + ControlHeader > ControlLength ? 0 : (int)Math.Min((ControlLength - written - ControlHeader) / 4, (ulong)files.Length);
        var descriptors = new List<int>();
        for (int i = 0; i < files.Length; i++)
        {
            Result<int> added = i < room ? process.Files.Add(files[i], closeOnExecute) : Errno.TooManyFiles;
            if (added.IsOk)
                descriptors.Add(added.Value);
            else
                files[i].Release();
            cut |= added.Failed;
        }
        return (descriptors.Count > 0 && !Put(Rights, descriptors.ToArray(), ref written)) || cut;
    }

    private bool Put(int type, ReadOnlySpan<int> values, ref ulong written)
    {
        ulong length = ControlHeader + (ulong)values.Length * 4;
        if (length > ControlLength - written)
            return false;
        ulong at = Control + written;
        bool copied = UserMemory.Write(at, length).IsOk && UserMemory.Write(at + 8, SocketLevel | (ulong)type << 32).IsOk;
        for (int i = 0; copied && i < values.Length; i++)
            copied = UserMemory.Write(at + ControlHeader + (ulong)i * 4, values[i]).IsOk;
        written = Math.Min(ControlLength, written + ((length + 7) & ~7UL));
        return copied;
    }
}
