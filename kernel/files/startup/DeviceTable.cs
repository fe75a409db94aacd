using System;
using Dialogos.Kernel.Files.Devices;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.Files.Startup;

/// <summary>The devices that have a name in /dev, and how they are opened.</summary>
internal static class DeviceTable
{
    // Linux leaves the majors 240 to 254 to systems of one's own.
    private const uint MonitorNumber = 240 << 8, HostOutput = MonitorNumber | 1, HostErrors = MonitorNumber | 2;

    /// <summary>Linux's dev_t for small numbers.</summary>
    internal static uint Number(uint major, uint minor) => major << 8 | minor;

    /// <summary>Opens the device with a number. ENXIO.</summary>
    internal static Result<OpenFile> Open(uint device, int flags, bool isBlock, Location place, FileNode node)
    {
        if (isBlock)
            return Errno.NoSuchDeviceOrAddress;
        return device switch
        {
            0x103 => new NullFile(place, node, flags),
            0x105 => new ZeroFile(place, node, flags, Errno.None),
            0x107 => new ZeroFile(place, node, flags, Errno.NoSpace),
            0x108 or 0x109 => new RandomFile(place, node, flags, KernelRandom.Fill, bytes => KernelRandom.Mix(bytes)),
            MonitorNumber => new MonitorFile(place, node, flags),
            HostOutput or HostErrors => new HostFile(place, node, flags, device & 0xFF),
            0x500 => OpenControlling(flags),
            0x501 => OpenTerminal(ConsoleTerminal.Instance, flags, node),
            0x502 => OpenMaster(flags),
            _ => HostChannels.Open(device, flags, place, node) ?? OpenSlave(device, flags, node),
        };
    }

    private const int NoControl = 0x100;

    // /dev/tty is whatever terminal controls the session.
    private static Result<OpenFile> OpenControlling(int flags) =>
        ProcessThread.Current?.Process.Terminal is Terminal terminal ? new TerminalFile(terminal, flags & ~NoControl) : Errno.NoSuchDeviceOrAddress;

    // A session leader without a terminal gets the first that it opens, unless it says O_NOCTTY.
    private static Result<OpenFile> OpenTerminal(Terminal terminal, int flags, FileNode node)
    {
        Process? process = ProcessThread.Current?.Process;
        if (process != null && (flags & NoControl) == 0 && process.Terminal == null && terminal.Session == 0)
            terminal.TakeControl(process);
        return new TerminalFile(terminal, flags & ~NoControl, node);
    }

    private static Result<OpenFile> OpenSlave(uint device, int flags, FileNode node)
    {
        if (PseudoTerminal.Find(device) is not { } slave)
            return Errno.NoSuchDeviceOrAddress;
        return slave.IsLocked ? Errno.InputOutput : OpenTerminal(slave, flags, node);
    }

    private static Result<OpenFile> OpenMaster(int flags)
    {
        Result<PseudoTerminal> made = PseudoTerminal.Create(ProcessThread.Current?.Process.Credentials ?? new Credentials());
        return made.Failed ? made.Error : new MasterFile(made.Value, flags & ~NoControl);
    }

    /// <summary>Makes the nodes of /dev.</summary>
    internal static Result Populate(IFileSystem files)
    {
        Result result = Result.Ok;
        Add("null"u8, 0x103, 0x1B6);
        Add("zero"u8, 0x105, 0x1B6);
        Add("full"u8, 0x107, 0x1B6);
        Add("random"u8, 0x108, 0x1B6);
        Add("urandom"u8, 0x109, 0x1B6);
        Add("monitor"u8, MonitorNumber, 0x180);
        Add("hostout"u8, HostOutput, 0x180);
        Add("hosterr"u8, HostErrors, 0x180);
        Add("tty"u8, 0x500, 0x1B6);
        Add("console"u8, 0x501, 0x180);
        Add("ptmx"u8, 0x502, 0x1B6);
        for (int i = 0; i < HostChannels.Count; i++)
            Add(HostChannels.Name(i), HostChannels.Number(i), 0x180);
        Link("fd"u8, "/proc/self/fd"u8);
        Link("stdin"u8, "/proc/self/fd/0"u8);
        Link("stdout"u8, "/proc/self/fd/1"u8);
        Link("stderr"u8, "/proc/self/fd/2"u8);
        return result;

        void Add(ReadOnlySpan<byte> name, uint device, int permissions)
        {
            Result<NodeId> made = files.Create(files.Root, name, FileMode.Of(NodeType.CharacterDevice, permissions), Owner.Root, device);
            if (made.Failed)
                result = made.Error;
        }

        void Link(ReadOnlySpan<byte> name, ReadOnlySpan<byte> target)
        {
            Result<NodeId> made = files.CreateSymbolicLink(files.Root, name, target, Owner.Root);
            if (made.Failed)
                result = made.Error;
        }
    }
}
