using System;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Signals;

namespace Dialogos.Kernel.SystemCalls.Files;

/// <summary>What holds for every write to a regular file: RLIMIT_FSIZE, and that no set-id bit survives a stranger's write.</summary>
internal static class WriteLimit
{
    private const int SetUser = 0x800, SetGroup = 0x400, GroupExecute = 8;

    /// <summary>Shortens what would go beyond the limit. EFBIG, with SIGXFSZ, if nothing is left.</summary>
    internal static Result Apply(OpenFile file, ulong offset, ref Span<byte> part)
    {
        Process process = ProcessThread.Current!.Process;
        ulong limit = process.Limits.Current(ResourceLimits.FileSize);
        if (file is not RegularFile regular || part.Length == 0 || (limit == ResourceLimits.Infinite && process.Credentials.FileUser == 0))
            return Result.Ok;
        Result<NodeStatus> status = regular.GetStatus();
        if (status.Failed)
            return status.Error;
        if (process.Credentials.FileUser != 0)
            DropIdentityBits(regular, status.Value.Mode);
        if (limit == ResourceLimits.Infinite)
            return Result.Ok;
        if (offset == Transfer.OwnPosition)
            offset = (file.Flags & OpenFlags.Append) != 0 ? status.Value.Size : (ulong)file.Seek(0, SeekOrigin.Current).Value;
        if (offset >= limit)
            return Refuse();
        part = part.Slice(0, (int)Math.Min((ulong)part.Length, limit - offset));
        return Result.Ok;
    }

    /// <summary>Checks a length that a file is to grow to. EFBIG, with SIGXFSZ.</summary>
    internal static Result Check(FileNode node, ulong length)
    {
        if (length <= ProcessThread.Current!.Process.Limits.Current(ResourceLimits.FileSize))
            return Result.Ok;
        Result<NodeStatus> status = node.GetStatus();
        return status.IsOk && length <= status.Value.Size ? Result.Ok : Refuse();
    }

    private static Result Refuse()
    {
        ProcessThread thread = ProcessThread.Current!;
        SignalSending.Send(thread.Process, thread, new SignalInformation { Signal = SignalNumber.FileLimit, Code = SignalInformation.FromKernel });
        return Errno.FileTooLarge;
    }

    private static void DropIdentityBits(RegularFile file, FileMode mode)
    {
        int kept = mode.Permissions & ~SetUser;
        if ((kept & GroupExecute) != 0)
            kept &= ~SetGroup;
        if (kept != mode.Permissions)
            file.Node.Volume.FileSystem.SetAttributes(file.Node.Id, new NodeAttributes(Permissions: kept));
    }
}
