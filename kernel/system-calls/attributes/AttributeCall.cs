using System;
using System.Collections.Generic;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Events;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.SystemCalls.Files;

namespace Dialogos.Kernel.SystemCalls.Attributes;

/// <summary>
/// What the calls about extended attributes have in common (xattr(7), Linux's fs/xattr.c): a node named by path, by path
/// without following a last link, or by descriptor, and who may do what with which name.
/// </summary>
internal static class AttributeCall
{
    private const int LongestName = 255; // XATTR_NAME_MAX
    private const int LongestValue = 65536; // XATTR_SIZE_MAX
    private const int LongestList = 65536; // XATTR_LIST_MAX
    private const int CreateFlag = 1, ReplaceFlag = 2;
    private const int Sticky = 0x200;

    /// <summary>How a call names its node.</summary>
    internal enum By
    {
        Path,
        Link,
        Descriptor,
    }

    internal static Result<long> Set(SystemCallContext call, By by)
    {
        int flags = call.Int(4);
        if ((flags & ~(CreateFlag | ReplaceFlag)) != 0)
            return Errno.InvalidArgument;
        Result<byte[]> name = ReadName(call.Argument(1));
        if (name.Failed)
            return name.Error;
        if (call.Argument(3) > LongestValue)
            return Errno.ArgumentListTooLong;
        var value = new byte[(int)call.Argument(3)];
        Result copied = UserMemory.CopyIn(value, call.Argument(2));
        if (copied.Failed)
            return copied.Error;
        var mode = (flags & CreateFlag) != 0 ? AttributeMode.Create : (flags & ReplaceFlag) != 0 ? AttributeMode.Replace : AttributeMode.Any;
        Result<FileNode> node = Acquire(call, by, out Location place);
        if (node.Failed)
            return node.Error;
        Result allowed = Check(call.Process.Credentials, place, node.Value, name.Value, writes: true, out IExtendedAttributes? files);
        Result set = allowed.Failed ? allowed.Error : files!.SetAttribute(node.Value.Id, name.Value, value, mode);
        return End(node.Value, place, set);
    }

    internal static Result<long> Remove(SystemCallContext call, By by)
    {
        Result<byte[]> name = ReadName(call.Argument(1));
        if (name.Failed)
            return name.Error;
        Result<FileNode> node = Acquire(call, by, out Location place);
        if (node.Failed)
            return node.Error;
        Result allowed = Check(call.Process.Credentials, place, node.Value, name.Value, writes: true, out IExtendedAttributes? files);
        Result removed = allowed.Failed ? allowed.Error : files!.RemoveAttribute(node.Value.Id, name.Value);
        return End(node.Value, place, removed);
    }

    internal static Result<long> Get(SystemCallContext call, By by)
    {
        Result<byte[]> name = ReadName(call.Argument(1));
        if (name.Failed)
            return name.Error;
        Result<FileNode> node = Acquire(call, by, out Location place);
        if (node.Failed)
            return node.Error;
        Result allowed = Check(call.Process.Credentials, place, node.Value, name.Value, writes: false, out IExtendedAttributes? files);
        Result<byte[]> value = allowed.Failed ? allowed.Error : files!.GetAttribute(node.Value.Id, name.Value);
        node.Value.Release();
        return value.Failed ? value.Error : HandOver(value.Value, call.Argument(2), call.Argument(3), LongestValue);
    }

    internal static Result<long> List(SystemCallContext call, By by)
    {
        Result<FileNode> node = Acquire(call, by, out _);
        if (node.Failed)
            return node.Error;
        // A file system without attributes has an empty list.
        Result<List<byte[]>> names = node.Value.Volume.FileSystem is IExtendedAttributes files
            ? files.ListAttributes(node.Value.Id) : new List<byte[]>();
        node.Value.Release();
        if (names.Failed)
            return names.Error;
        var text = new List<byte>();
        foreach (byte[] name in names.Value)
        {
            if (call.Process.Credentials.FileUser != 0 && name.AsSpan().StartsWith("trusted."u8))
                continue;
            foreach (byte character in name)
                text.Add(character);
            text.Add(0);
        }
        return HandOver(text.ToArray(), call.Argument(1), call.Argument(2), LongestList);
    }

    // A size of zero asks for the size. ERANGE if there is more than room.
    private static Result<long> HandOver(byte[] bytes, ulong address, ulong room, int most)
    {
        if (room == 0)
            return bytes.Length;
        if ((ulong)bytes.Length > Math.Min(room, (ulong)most))
            return Errno.Range;
        Result copied = UserMemory.CopyOut(address, bytes);
        return copied.Failed ? copied.Error : bytes.Length;
    }

    private static Result<long> End(FileNode node, Location place, Result changed)
    {
        node.Release();
        if (changed.Failed)
            return changed.Error;
        ChangeWatcher.Report(place, NodeChange.Attributes);
        return SystemCallResult.Zero;
    }

    // ERANGE for an empty name and for one that is too long.
    private static Result<byte[]> ReadName(ulong address)
    {
        Result<byte[]> name = UserMemory.ReadText(address, LongestName + 1, Errno.Range);
        return name.IsOk && name.Value.Length == 0 ? Errno.Range : name;
    }

    private static Result<FileNode> Acquire(SystemCallContext call, By by, out Location place)
    {
        if (by != By.Descriptor)
            return NodeArgument.Acquire(call.Process, PathArgument.WorkingDirectory, call.Argument(0),
                by == By.Link ? PathArgument.NoFollow : 0, out place);
        place = default;
        Result<OpenFile> file = call.Process.Files.Acquire(call.Int(0));
        if (file.Failed)
            return file.Error;
        Result<FileNode> node = file.Value is PathFile ? Errno.BadFileDescriptor : NodeArgument.Of(file.Value, out place);
        file.Value.Release();
        // A pipe or socket has no file system that could keep attributes.
        return node.Error == Errno.InvalidArgument ? Errno.NotSupported : node;
    }

    // xattr_permission, then the prefix's own rules (cap_inode_setxattr).
    private static Result Check(
        Credentials caller, Location place, FileNode node, byte[] name, bool writes, out IExtendedAttributes? files)
    {
        files = null;
        if (writes && place.Mount.IsReadOnly)
            return Errno.ReadOnlyFileSystem;
        ReadOnlySpan<byte> text = name;
        bool isUser = text.StartsWith("user."u8), isTrusted = text.StartsWith("trusted."u8), isSecurity = text.StartsWith("security."u8);
        bool isRoot = caller.FileUser == 0;
        Result<NodeStatus> status = node.GetStatus();
        if (status.Failed)
            return status.Error;
        if (isTrusted && !isRoot)
            return writes ? Errno.NotPermitted : Errno.NoData;
        if (isUser)
        {
            NodeType type = status.Value.Mode.Type;
            if (type is not (NodeType.RegularFile or NodeType.Directory))
                return writes ? Errno.NotPermitted : Errno.NoData;
            if (writes && type == NodeType.Directory && (status.Value.Mode.Permissions & Sticky) != 0
                && !isRoot && caller.FileUser != status.Value.Owner.User)
                return Errno.NotPermitted;
        }
        if (!isSecurity && !isTrusted && !text.StartsWith("system."u8))
        {
            Result allowed = FileAccess.Check(caller, status.Value, writes ? AccessKind.Write : AccessKind.Read);
            if (allowed.Failed)
                return allowed.Error;
        }
        if (isSecurity && writes && !isRoot)
            return Errno.NotPermitted;
        if ((!isUser && !isTrusted && !isSecurity) || node.Volume.FileSystem is not IExtendedAttributes offered)
            return Errno.NotSupported;
        // A prefix alone is no name.
        if (text.IndexOf((byte)'.') == text.Length - 1)
            return Errno.InvalidArgument;
        files = offered;
        return Result.Ok;
    }
}
