using System;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Files.Terminals;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Signals;

namespace Dialogos.Kernel.Files.Startup;

/// <summary>A terminal, opened.</summary>
internal sealed class TerminalFile : OpenFile
{
    private const int SignalBackgroundRead = 21;
    private readonly Terminal _terminal;
    private readonly FileNode? _node;

    /// <summary>Opens a terminal, through a node of /dev if it was opened by name.</summary>
    internal TerminalFile(Terminal terminal, int flags, FileNode? node = null)
        : base(flags)
    {
        _terminal = terminal;
        _node = node;
        node?.AddReference();
        terminal.Open();
    }

    /// <inheritdoc/>
    public override ReadinessSource Changes => _terminal.Discipline.Changes;

    /// <inheritdoc/>
    public override ulong NodeNumber => _node?.Id.Number ?? _terminal.Device;

    /// <inheritdoc/>
    public override uint DeviceNumber => _node?.Volume.Device ?? 0;

    /// <inheritdoc/>
    public override Result<int> Read(Span<byte> destination)
    {
        Process? reader = ProcessThread.Current?.Process;
        if (reader != null && reader.Session == _terminal.Session && reader.Group != _terminal.ForegroundGroup)
        {
            SignalSending.SendToGroup(reader.Group, SignalBackgroundRead);
            return Errno.Restart;
        }
        _terminal.AwaitInput();
        // Input that came before the hang-up is still there.
        Result<int> read = _terminal.Discipline.Read(destination);
        return read.Error == Errno.Again && _terminal.IsGone ? 0 : read;
    }

    /// <inheritdoc/>
    public override Result<int> Write(ReadOnlySpan<byte> source)
    {
        if (_terminal.IsGone)
            return Errno.InputOutput;
        if (!_terminal.HasRoom)
            return Errno.Again;
        _terminal.Show(_terminal.Discipline.Process(source));
        return source.Length;
    }

    /// <inheritdoc/>
    public override Readiness Poll()
    {
        // A shell that edits lines asks before it reads: who asks waits for a person too.
        _terminal.AwaitInput();
        return (_terminal.HasRoom ? Readiness.Write : 0) | (_terminal.Discipline.CanRead ? Readiness.Read : 0)
            | (_terminal.IsGone ? Readiness.HangUp | Readiness.Error | Readiness.Read : 0);
    }

    /// <inheritdoc/>
    public override Result<NodeStatus> GetStatus() => _node?.GetStatus() ??
        new NodeStatus(FileMode.Of(NodeType.CharacterDevice, 0x190), default, 1, 0, 0, _terminal.Device, default, default, default);

    /// <inheritdoc/>
    public override string Description => _terminal.Path;

    /// <inheritdoc/>
    public override Result<OpenFile> Reopen(int flags) => new TerminalFile(_terminal, flags, _node);

    /// <inheritdoc/>
    protected override void Close()
    {
        _terminal.Close();
        _node?.Release();
    }

    /// <inheritdoc/>
    public override Result<long> Ioctl(uint request, ulong argument) =>
        _terminal.IsGone ? Errno.InputOutput : Control(_terminal, request, argument, isMaster: false);

    /// <summary>The requests of ioctl_tty(2). The master of a pseudo terminal asks about its slave.</summary>
    internal static Result<long> Control(Terminal terminal, uint request, ulong argument, bool isMaster) => request switch
    {
        0x5401 => GetSettings(terminal, argument),
        0x5402 or 0x5403 => SetSettings(terminal, argument, flush: false),
        0x5404 => SetSettings(terminal, argument, flush: true),
        // What is written is sent at once: nothing waits to be drained, stopped or broken.
        0x5409 or 0x540A or 0x540C or 0x540D => Done(Result.Ok),
        0x540B => FlushInput(terminal, argument),
        0x540E => isMaster ? Errno.NotTerminal : Done(terminal.TakeControl(ProcessThread.Current!.Process)),
        0x540F => isMaster || IsControlling(terminal) ? Answer(argument, terminal.ForegroundGroup) : Errno.NotTerminal,
        0x5410 => SetForeground(terminal, argument),
        0x5411 or 0x5424 => Answer(argument, 0),
        0x5413 => Done(UserMemory.Write(argument, terminal.WindowSize)),
        0x5414 => SetWindowSize(terminal, argument),
        0x541B => Answer(argument, terminal.Discipline.ReadyBytes),
        0x5422 => GiveControlUp(terminal),
        0x5429 => (isMaster || IsControlling(terminal)) && terminal.Session != 0 ? Answer(argument, terminal.Session) : Errno.NotTerminal,
        _ => Errno.NotTerminal,
    };

    private static bool IsControlling(Terminal terminal) => ProcessThread.Current!.Process.Terminal == terminal;

    private static Result<long> GetSettings(Terminal terminal, ulong address)
    {
        Span<byte> settings = stackalloc byte[TerminalSettings.Length];
        terminal.Discipline.Settings.Write(settings);
        return Done(UserMemory.CopyOut(address, settings));
    }

    private static Result<long> SetSettings(Terminal terminal, ulong address, bool flush)
    {
        Span<byte> settings = stackalloc byte[TerminalSettings.Length];
        Result copied = UserMemory.CopyIn(settings, address);
        if (copied.IsOk)
            terminal.Discipline.Configure(settings, flush);
        return Done(copied);
    }

    private static Result<long> FlushInput(Terminal terminal, ulong which)
    {
        if (which > 2)
            return Errno.InvalidArgument;
        if (which != 1)
            terminal.Discipline.FlushInput();
        return Done(Result.Ok);
    }

    private static Result<long> GiveControlUp(Terminal terminal)
    {
        Process process = ProcessThread.Current!.Process;
        if (process.Terminal != terminal)
            return Errno.NotTerminal;
        process.Terminal = null;
        if (process.Session == process.Identifier)
            terminal.HangUp();
        return Done(Result.Ok);
    }

    private static Result<long> SetForeground(Terminal terminal, ulong address)
    {
        Result<int> group = UserMemory.Read<int>(address);
        if (group.Failed)
            return group.Error;
        Process caller = ProcessThread.Current!.Process;
        if (caller.Session != terminal.Session || caller.Terminal != terminal)
            return Errno.NotTerminal;
        if (group.Value < 0)
            return Errno.InvalidArgument;
        bool exists = false, known = false;
        foreach (Process process in ProcessTable.All())
        {
            exists |= process.Group == group.Value;
            known |= process.Group == group.Value && process.Session == terminal.Session;
        }
        if (!known)
            return exists ? Errno.NotPermitted : Errno.NoSuchProcess;
        terminal.ForegroundGroup = group.Value;
        return Done(Result.Ok);
    }

    private static Result<long> SetWindowSize(Terminal terminal, ulong address)
    {
        Result<ulong> size = UserMemory.Read<ulong>(address);
        if (size.Failed)
            return size.Error;
        bool changed = size.Value != terminal.WindowSize;
        terminal.WindowSize = size.Value;
        if (changed)
            SignalSending.SendToGroup(terminal.ForegroundGroup, SignalNumber.WindowChange);
        return Done(Result.Ok);
    }

    /// <summary>Writes a number where a request wants it. EFAULT.</summary>
    internal static Result<long> Answer(ulong address, int value) => Done(UserMemory.Write(address, value));

    private static Result<long> Done(Result result)
    {
        if (result.Failed)
            return result.Error;
        long none = 0;
        return none;
    }
}
