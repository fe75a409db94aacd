using System;
using System.Collections.Generic;
using System.Threading;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Signals;

namespace Dialogos.Kernel.Files.Startup;

/// <summary>The slave end of a pseudo terminal, and what is on its way to the master.</summary>
internal sealed class PseudoTerminal : Terminal
{
    private const int Most = 256, MostOutput = 65536;
    private const uint FirstDevice = 136u << 8;
    private static readonly Lock s_lock = new();
    private static readonly PseudoTerminal?[] s_all = new PseudoTerminal?[Most];

    private readonly Lock _lock = new();
    private readonly Queue<byte> _output = new();
    private int _opened;
    private bool _wasOpened, _isGone;

    private PseudoTerminal(int number) => Number = number;

    /// <summary>The number in its name.</summary>
    internal int Number { get; }

    /// <summary>True while the slave may not be opened (TIOCSPTLCK).</summary>
    internal bool IsLocked { get; set; } = true;

    /// <summary>Where the slaves have their names; null before it is mounted.</summary>
    internal static Location? Folder { get; set; }

    /// <summary>Told when there is something for the master.</summary>
    internal ReadinessSource MasterChanges { get; } = new();

    internal override uint Device => FirstDevice | (uint)Number;

    internal override string Path => $"/dev/pts/{Number}";

    internal override bool IsGone => _isGone;

    internal override bool HasRoom => _output.Count < MostOutput;

    /// <summary>True if the slave was open and is not any more.</summary>
    internal bool SlaveHasLeft => _wasOpened && _opened == 0;

    /// <summary>Bytes that wait for the master.</summary>
    internal int PendingOutput => _output.Count;

    /// <summary>Makes a pseudo terminal and its name. ENOSPC.</summary>
    internal static Result<PseudoTerminal> Create(Credentials owner)
    {
        PseudoTerminal? made = null;
        lock (s_lock)
        {
            for (int i = 0; i < Most && made == null; i++)
            {
                if (s_all[i] == null)
                    s_all[i] = made = new PseudoTerminal(i);
            }
        }
        if (made == null)
            return Errno.NoSpace;
        if (Folder is { } folder)
        {
            const uint terminalGroup = 5;
            var maker = new Credentials { FileUser = owner.FileUser, FileGroup = terminalGroup };
            var caller = new Caller(new Credentials(), folder);
            Result<Location> named = NameTree.Create(caller, folder, NameEntry.Bytes(made.Number.ToString()),
                FileMode.Of(NodeType.CharacterDevice, 0x190), made.Device);
            if (named.IsOk)
                named.Value.Entry.Volume.FileSystem.SetAttributes(named.Value.Entry.Node, new NodeAttributes(Owner: new Owner(maker.FileUser, maker.FileGroup)));
        }
        return made;
    }

    /// <summary>The terminal with a device number; null if there is none.</summary>
    internal static PseudoTerminal? Find(uint device)
    {
        uint number = device - FirstDevice;
        return number < Most ? s_all[number] : null;
    }

    internal override void Show(byte[] text)
    {
        lock (_lock)
        {
            // What nobody reads is lost beyond any sense: echo of a flood.
            for (int i = 0; i < text.Length && _output.Count < MostOutput * 2; i++)
                _output.Enqueue(text[i]);
        }
        MasterChanges.Notify();
    }

    internal override void Open()
    {
        Interlocked.Increment(ref _opened);
        _wasOpened = true;
    }

    internal override void Close()
    {
        Interlocked.Decrement(ref _opened);
        MasterChanges.Notify();
    }

    /// <summary>Takes bytes for the master. EAGAIN; EIO once the slave has left.</summary>
    internal Result<int> Take(Span<byte> destination)
    {
        int count = 0;
        lock (_lock)
        {
            if (_output.Count == 0)
                return SlaveHasLeft ? Errno.InputOutput : Errno.Again;
            while (count < destination.Length && _output.Count > 0)
                destination[count++] = _output.Dequeue();
        }
        Discipline.Changes.Notify();
        return count;
    }

    /// <summary>The master is closed: the session loses its terminal, the name and the number are free.</summary>
    internal void End()
    {
        _isGone = true;
        int session = Session;
        HangUp();
        if (session != 0 && ProcessTable.Find(session) is { } leader)
        {
            SignalSending.SendFromKernel(leader, SignalNumber.HangUp);
            SignalSending.SendFromKernel(leader, SignalNumber.Continue);
            leader.Terminal = null;
        }
        if (Folder is { } folder)
            NameTree.Unlink(new Caller(new Credentials(), folder), folder, NameEntry.Bytes(Number.ToString()));
        lock (s_lock)
            s_all[Number] = null;
        Discipline.Changes.Notify();
    }
}
