using System;
using System.Buffers.Binary;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Signals;

namespace Dialogos.Kernel.Files.Startup;

/// <summary>Takes the reader's pending signals as records (signalfd(2)); whoever polls is told by its maker's signals.</summary>
internal sealed class SignalFile : OpenFile
{
    private const int RecordLength = 128;

    internal SignalFile(Process maker, ulong signals, int flags)
        : base(flags | OpenFlags.ReadWrite)
    {
        Signals = signals;
        Changes = maker.SignalArrivals;
    }

    /// <summary>The signals that it takes.</summary>
    internal ulong Signals { get; set; }

    /// <inheritdoc/>
    public override ReadinessSource Changes { get; }

    /// <inheritdoc/>
    public override string Description => "anon_inode:[signalfd]";

    /// <inheritdoc/>
    public override Result<int> Read(Span<byte> destination)
    {
        if (destination.Length < RecordLength)
            return Errno.InvalidArgument;
        int done = 0;
        while (destination.Length - done >= RecordLength && Take(out SignalInformation information))
        {
            Write(destination.Slice(done, RecordLength), information);
            done += RecordLength;
        }
        return done == 0 ? Errno.Again : done;
    }

    /// <inheritdoc/>
    public override Result<int> Write(ReadOnlySpan<byte> source) => Errno.InvalidArgument;

    /// <inheritdoc/>
    public override Readiness Poll()
    {
        ProcessThread? thread = ProcessThread.Current;
        if (thread == null)
            return Readiness.None;
        lock (ProcessTable.Lock)
            return ((thread.Pending.Mask | thread.Process.Pending.Mask) & Signals) != 0 ? Readiness.Read : Readiness.None;
    }

    /// <inheritdoc/>
    public override Result<long> Seek(long offset, SeekOrigin origin) => 0;

    /// <inheritdoc/>
    public override Result<NodeStatus> GetStatus() =>
        new NodeStatus(new FileMode(0x180), Owner.Root, 1, 0, 0, 0, default, default, default);

    private bool Take(out SignalInformation information)
    {
        ProcessThread thread = ProcessThread.Current!;
        lock (ProcessTable.Lock)
            return thread.TakeSignal(Signals, out information);
    }

    // struct signalfd_siginfo (include/uapi/linux/signalfd.h).
    private static void Write(Span<byte> record, in SignalInformation information)
    {
        record.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(record, information.Signal);
        BinaryPrimitives.WriteInt32LittleEndian(record.Slice(4), information.Error);
        BinaryPrimitives.WriteInt32LittleEndian(record.Slice(8), information.Code);
        BinaryPrimitives.WriteInt32LittleEndian(record.Slice(12), information.Sender);
        BinaryPrimitives.WriteUInt32LittleEndian(record.Slice(16), information.User);
        if (information.Signal == SignalNumber.Child)
            BinaryPrimitives.WriteInt32LittleEndian(record.Slice(40), (int)information.Value);
        else if (information.Code == SignalInformation.FromQueue)
        {
            BinaryPrimitives.WriteInt32LittleEndian(record.Slice(44), (int)information.Value);
            BinaryPrimitives.WriteUInt64LittleEndian(record.Slice(48), information.Value);
        }
    }
}
