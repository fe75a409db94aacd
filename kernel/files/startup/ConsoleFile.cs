using System;
using Dialogos.Kernel.Files.Terminals;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Signals;

namespace Dialogos.Kernel.Files.Startup;

/// <summary>The console, opened.</summary>
internal sealed class ConsoleFile : OpenFile
{
    private const int SignalBackgroundRead = 21;
    private readonly ConsoleTerminal _terminal = ConsoleTerminal.Instance;

    internal ConsoleFile(int flags)
        : base(flags) => _terminal.Open();

    /// <inheritdoc/>
    public override ReadinessSource Changes => _terminal.Discipline.Changes;

    /// <inheritdoc/>
    public override ulong NodeNumber => 1;

    /// <inheritdoc/>
    public override Result<int> Read(Span<byte> destination)
    {
        Process? reader = ProcessThread.Current?.Process;
        if (reader != null && reader.Session == _terminal.Session && reader.Group != _terminal.ForegroundGroup)
        {
            SignalSending.SendToGroup(reader.Group, SignalBackgroundRead);
            return Errno.Restart;
        }
        Monitor.KernelMonitor.ConfirmPrompt();
        return _terminal.Discipline.Read(destination);
    }

    /// <inheritdoc/>
    public override Result<int> Write(ReadOnlySpan<byte> source)
    {
        ConsoleTerminal.Show(_terminal.Discipline.Process(source));
        return source.Length;
    }

    /// <inheritdoc/>
    public override Readiness Poll()
    {
        // A shell that edits lines asks before it reads: who asks waits for a person too.
        Monitor.KernelMonitor.ConfirmPrompt();
        return Readiness.Write | (_terminal.Discipline.CanRead ? Readiness.Read : 0);
    }

    /// <inheritdoc/>
    public override Result<NodeStatus> GetStatus() =>
        new NodeStatus(FileMode.Of(NodeType.CharacterDevice, 0x190), default, 1, 0, 0, 0x501, default, default, default);

    /// <inheritdoc/>
    public override string Description => "/dev/console";

    /// <inheritdoc/>
    public override Result<OpenFile> Reopen(int flags) => new ConsoleFile(flags);

    /// <inheritdoc/>
    protected override void Close() => _terminal.Close();

    /// <inheritdoc/>
    public override Result<long> Ioctl(uint request, ulong argument) => request switch
    {
        0x5401 => GetSettings(argument),
        0x5402 or 0x5403 => SetSettings(argument, flush: false),
        0x5404 => SetSettings(argument, flush: true),
        0x540B => FlushInput(argument),
        0x540E => TakeControl(),
        0x540F => Answer(argument, _terminal.ForegroundGroup),
        0x5410 => SetForeground(argument),
        0x5413 => Done(UserMemory.Write(argument, _terminal.WindowSize)),
        0x5414 => SetWindowSize(argument),
        0x541B => Answer(argument, _terminal.Discipline.ReadyBytes),
        0x5429 => Answer(argument, _terminal.Session),
        _ => Errno.NotTerminal,
    };

    private Result<long> GetSettings(ulong address)
    {
        Span<byte> settings = stackalloc byte[TerminalSettings.Length];
        _terminal.Discipline.Settings.Write(settings);
        return Done(UserMemory.CopyOut(address, settings));
    }

    private Result<long> SetSettings(ulong address, bool flush)
    {
        Span<byte> settings = stackalloc byte[TerminalSettings.Length];
        Result copied = UserMemory.CopyIn(settings, address);
        if (copied.IsOk)
            _terminal.Discipline.Configure(settings, flush);
        return Done(copied);
    }

    private Result<long> FlushInput(ulong which)
    {
        if (which > 2)
            return Errno.InvalidArgument;
        if (which != 1)
            _terminal.Discipline.FlushInput();
        return Done(Result.Ok);
    }

    private Result<long> TakeControl()
    {
        Process process = ProcessThread.Current!.Process;
        if (process.Session != process.Identifier || (_terminal.Session != 0 && _terminal.Session != process.Session))
            return Errno.NotPermitted;
        _terminal.BeginSession(process);
        return Done(Result.Ok);
    }

    private Result<long> SetForeground(ulong address)
    {
        Result<int> group = UserMemory.Read<int>(address);
        if (group.Failed)
            return group.Error;
        if (ProcessThread.Current!.Process.Session != _terminal.Session)
            return Errno.NotTerminal;
        if (group.Value < 0)
            return Errno.InvalidArgument;
        bool known = false;
        foreach (Process process in ProcessTable.All())
            known |= process.Group == group.Value && process.Session == _terminal.Session;
        if (!known)
            return Errno.NotPermitted;
        _terminal.ForegroundGroup = group.Value;
        return Done(Result.Ok);
    }

    private Result<long> SetWindowSize(ulong address)
    {
        const int signalWindowChanged = 28;
        Result<ulong> size = UserMemory.Read<ulong>(address);
        if (size.Failed)
            return size.Error;
        bool changed = size.Value != _terminal.WindowSize;
        _terminal.WindowSize = size.Value;
        if (changed)
            SignalSending.SendToGroup(_terminal.ForegroundGroup, signalWindowChanged);
        return Done(Result.Ok);
    }

    private static Result<long> Answer(ulong address, int value) => Done(UserMemory.Write(address, value));

    private static Result<long> Done(Result result)
    {
        if (result.Failed)
            return result.Error;
        long none = 0;
        return none;
    }
}
