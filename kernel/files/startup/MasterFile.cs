using System;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.Files.Startup;

/// <summary>The master end of a pseudo terminal: what is written here was typed, what is read here is on the screen (pty(7)).</summary>
internal sealed class MasterFile : OpenFile
{
    private const uint GetNumber = 0x80045430, SetLock = 0x40045431, GetLock = 0x80045439, OpenPeer = 0x5441, PendingBytes = 0x541B;
    private readonly PseudoTerminal _terminal;

    internal MasterFile(PseudoTerminal terminal, int flags)
        : base(flags) => _terminal = terminal;

    /// <inheritdoc/>
    public override ReadinessSource Changes => _terminal.MasterChanges;

    /// <inheritdoc/>
    public override string Description => "/dev/ptmx";

    /// <inheritdoc/>
    public override Result<int> Read(Span<byte> destination) => _terminal.Take(destination);

    /// <inheritdoc/>
    public override Result<int> Write(ReadOnlySpan<byte> source)
    {
        foreach (byte value in source)
            _terminal.Discipline.Receive(value);
        return source.Length;
    }

    /// <inheritdoc/>
    public override Readiness Poll() => Readiness.Write | (_terminal.PendingOutput > 0 ? Readiness.Read : 0)
        | (_terminal.SlaveHasLeft ? Readiness.HangUp : 0);

    /// <inheritdoc/>
    public override Result<NodeStatus> GetStatus() =>
        new NodeStatus(FileMode.Of(NodeType.CharacterDevice, 0x1B6), default, 1, 0, 0, 0x502, default, default, default);

    /// <inheritdoc/>
    public override Result<long> Ioctl(uint request, ulong argument)
    {
        switch (request)
        {
            case GetNumber:
                return TerminalFile.Answer(argument, _terminal.Number);
            case GetLock:
                return TerminalFile.Answer(argument, _terminal.IsLocked ? 1 : 0);
            case PendingBytes:
                return TerminalFile.Answer(argument, _terminal.PendingOutput);
            case SetLock:
                Result<int> value = UserMemory.Read<int>(argument);
                if (value.Failed)
                    return value.Error;
                _terminal.IsLocked = value.Value != 0;
                return 0;
            case OpenPeer:
                if (_terminal.IsLocked)
                    return Errno.InputOutput;
                var slave = new TerminalFile(_terminal, (int)argument & ~(0x100 | OpenFlags.CloseOnExecute));
                Result<int> added = ProcessThread.Current!.Process.Files.Add(slave, ((int)argument & OpenFlags.CloseOnExecute) != 0);
                if (added.IsOk)
                    return added.Value;
                slave.Release();
                return added.Error;
            default:
                return TerminalFile.Control(_terminal, request, argument, isMaster: true);
        }
    }

    /// <inheritdoc/>
    protected override void Close() => _terminal.End();
}
