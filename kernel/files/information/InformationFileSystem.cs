// /proc (proc(5)): what the kernel knows of processes and itself, as text that is made when a file is opened.
//
// A node's number says what it is: below 2^20 one of the entries of EntryTable; above, the process number times 2^20 plus
// an entry of its directory, or FirstDescriptor plus a descriptor.
using System;
using System.Collections.Generic;
using System.Text;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.Files.Startup;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.Files.Information;

/// <summary>The file system "proc".</summary>
internal sealed class InformationFileSystem : IFileSystem, IDirectLinks, IFileOpener
{
    private const int ProcessShift = 20;
    private const ulong FirstDescriptor = 0x10000;

    public string TypeName => "proc";

    public bool IsReadOnly => false;

    public NodeId Root => new(1);

    public Result<FileSystemStatus> GetFileSystemStatus() => new FileSystemStatus(4096, 0, 0, 0, 0, 255);

    public Result<NodeId> Lookup(NodeId directory, ReadOnlySpan<byte> name)
    {
        string key = NameEntry.Key(name);
        if (key == ".")
            return directory;
        ulong process = directory.Number >> ProcessShift;
        ulong entry = directory.Number & ((1UL << ProcessShift) - 1);
        if (process == 0)
        {
            InformationEntry? found = InformationEntry.Find((int)entry, key);
            if (found != null)
                return new NodeId((ulong)found.Number);
            bool isProcess = entry == 1 && int.TryParse(key, out int identifier) && ProcessTable.Find(identifier) != null;
            return isProcess ? new NodeId(ulong.Parse(key) << ProcessShift) : Errno.NotFound;
        }
        Process? owner = ProcessTable.Find((int)process);
        if (owner == null)
            return Errno.NotFound;
        if (entry == (ulong)ProcessEntry.Descriptors)
        {
            bool isOpen = int.TryParse(key, out int descriptor) && descriptor >= 0 && owner.Files.GetCloseOnExecute(descriptor).IsOk;
            return isOpen ? new NodeId(directory.Number - entry + FirstDescriptor + ulong.Parse(key)) : Errno.NotFound;
        }
        if (entry == (ulong)ProcessEntry.Threads)
        {
            bool isOwn = int.TryParse(key, out int thread) && ProcessTable.FindThread(thread)?.Process == owner;
            return isOwn ? new NodeId(process << ProcessShift) : Errno.NotFound;
        }
        int number = entry == 0 ? Array.IndexOf(ProcessText.Names, key) : -1;
        return number > 0 ? new NodeId(directory.Number + (ulong)number) : Errno.NotFound;
    }

    public Result<NodeStatus> GetStatus(NodeId node)
    {
        ulong process = node.Number >> ProcessShift;
        ulong entry = node.Number & ((1UL << ProcessShift) - 1);
        Timestamp now = RootFiles.Clock.Now;
        FileMode mode;
        Owner owner = Owner.Root;
        if (process == 0)
            mode = InformationEntry.ModeOf((int)entry);
        else
        {
            Process? found = ProcessTable.Find((int)process);
            if (found == null)
                return Errno.NotFound;
            owner = new Owner(found.Credentials.EffectiveUser, found.Credentials.EffectiveGroup);
            mode = entry >= FirstDescriptor ? FileMode.Of(NodeType.SymbolicLink, 0x1C0) : ProcessText.ModeOf((ProcessEntry)entry);
        }
        return new NodeStatus(mode, owner, mode.Type == NodeType.Directory ? 2u : 1, 0, 0, 0, now, now, now);
    }

    public Result ReadDirectory(NodeId directory, ulong cookie, int maximum, List<DirectoryEntry> entries)
    {
        var all = new List<DirectoryEntry>();
        ulong process = directory.Number >> ProcessShift;
        ulong entry = directory.Number & ((1UL << ProcessShift) - 1);
        Add(all, ".", directory.Number, NodeType.Directory);
        Add(all, "..", 1, NodeType.Directory);
        if (process == 0)
        {
            foreach (InformationEntry child in InformationEntry.All)
            {
                if (child.Parent == (int)entry && child.Number != 1)
                    Add(all, child.Name, (ulong)child.Number, InformationEntry.ModeOf(child.Number).Type);
            }
            foreach (Process running in entry == 1 ? ProcessTable.All() : [])
                Add(all, running.Identifier.ToString(), (ulong)running.Identifier << ProcessShift, NodeType.Directory);
        }
        else if (ProcessTable.Find((int)process) is not { } owner)
            return Errno.NotFound;
        else if (entry == (ulong)ProcessEntry.Threads)
        {
            // Threads share all that is shown here: each leads to the process.
            foreach (int thread in owner.ThreadIdentifiers())
                Add(all, thread.ToString(), process << ProcessShift, NodeType.Directory);
        }
        else if (entry == (ulong)ProcessEntry.Descriptors)
        {
            for (int i = 0; i < owner.Files.Length; i++)
            {
                if (owner.Files.GetCloseOnExecute(i).IsOk)
                    Add(all, i.ToString(), directory.Number - entry + FirstDescriptor + (ulong)i, NodeType.SymbolicLink);
            }
        }
        else
        {
            for (int i = 1; i < ProcessText.Names.Length; i++)
                Add(all, ProcessText.Names[i], directory.Number + (ulong)i, ProcessText.ModeOf((ProcessEntry)i).Type);
        }
        for (int i = (int)Math.Min(cookie, (ulong)all.Count); i < all.Count && maximum-- > 0; i++)
            entries.Add(all[i]);
        return Result.Ok;
    }

    public Result<int> ReadSymbolicLink(NodeId node, Span<byte> destination)
    {
        byte[] text;
        if (node.Number >> ProcessShift == 0)
        {
            string? target = InformationEntry.TargetOf((int)node.Number);
            if (target == null)
                return Errno.InvalidArgument;
            text = Encoding.UTF8.GetBytes(target);
        }
        else
        {
            Result<DirectLink> link = Follow(node);
            if (link.Failed)
                return link.Error;
            ProcessFileContext? reader = ProcessThread.Current?.Process.FileContext as ProcessFileContext;
            text = link.Value.Place is { } place
                ? NameTree.PathOf(place, reader?.Root ?? NameTree.Root!.Value)
                : Encoding.UTF8.GetBytes(link.Value.File!.Description);
            link.Value.File?.Release();
        }
        int count = Math.Min(text.Length, destination.Length);
        text.AsSpan(0, count).CopyTo(destination);
        return count;
    }

    public Result<DirectLink> Follow(NodeId node)
    {
        ulong entry = node.Number & ((1UL << ProcessShift) - 1);
        Process? owner = ProcessTable.Find((int)(node.Number >> ProcessShift));
        if (owner == null)
            return node.Number >> ProcessShift == 0 ? Errno.InvalidArgument : Errno.NotFound;
        var context = owner.FileContext as ProcessFileContext;
        if (entry >= FirstDescriptor)
        {
            Result<OpenFile> file = owner.Files.Acquire((int)(entry - FirstDescriptor));
            if (file.Failed)
                return Errno.NotFound;
            if (file.Value is not NodeFile named)
                return new DirectLink(null, file.Value);
            file.Value.Release();
            return new DirectLink(named.Place, null);
        }
        switch ((ProcessEntry)entry)
        {
            case ProcessEntry.Program:
                foreach (Processes.Memory.Region region in owner.Memory.Regions())
                {
                    if (region.File is NodeFile program)
                        return new DirectLink(program.Place, null);
                }
                return Errno.NotFound;
            case ProcessEntry.Directory:
                return context == null ? Errno.NotFound : new DirectLink(context.Directory, null);
            case ProcessEntry.Root:
                return context == null ? Errno.NotFound : new DirectLink(context.Root, null);
            default:
                return Errno.InvalidArgument;
        }
    }

    public Result<OpenFile> Open(Location place, FileNode node, int flags)
    {
        if ((flags & OpenFlags.AccessMode) != OpenFlags.ReadOnly)
            return Errno.AccessDenied;
        ulong process = node.Id.Number >> ProcessShift;
        if (process == 0)
            return new TextFile(place, node, flags, Encoding.UTF8.GetBytes(SystemText.Make((int)node.Id.Number)));
        Process? owner = ProcessTable.Find((int)process);
        if (owner == null)
            return Errno.NoSuchProcess;
        var entry = (ProcessEntry)(node.Id.Number & ((1UL << ProcessShift) - 1));
        byte[] text = entry == ProcessEntry.Arguments ? owner.ArgumentText
            : entry == ProcessEntry.Environment ? owner.EnvironmentText
            : entry == ProcessEntry.Auxiliary ? owner.AuxiliaryVector : Encoding.UTF8.GetBytes(ProcessText.Make(owner, entry));
        return new TextFile(place, node, flags, text);
    }

    // A file without a name leads to its reader's own view only; nothing here changes.
    public Result SetAttributes(NodeId node, NodeAttributes attributes) => Errno.NotPermitted;

    public Result<NodeId> Create(NodeId directory, ReadOnlySpan<byte> name, FileMode mode, Owner owner, uint device) => Errno.NotFound;

    public Result<NodeId> CreateSymbolicLink(NodeId directory, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, Owner owner) =>
        Errno.NotFound;

    public Result Link(NodeId node, NodeId directory, ReadOnlySpan<byte> name) => Errno.NotPermitted;

    public Result Unlink(NodeId directory, ReadOnlySpan<byte> name) => Errno.NotPermitted;

    public Result RemoveDirectory(NodeId directory, ReadOnlySpan<byte> name) => Errno.NotPermitted;

    public Result Rename(NodeId directory, ReadOnlySpan<byte> name, NodeId newDirectory, ReadOnlySpan<byte> newName, RenameMode mode) =>
        Errno.NotPermitted;

    public Result<int> Read(NodeId node, ulong offset, Span<byte> destination) => Errno.InvalidArgument;

    public Result<int> Write(NodeId node, ulong offset, ReadOnlySpan<byte> source) => Errno.InvalidArgument;

    public Result Truncate(NodeId node, ulong length) => Errno.AccessDenied;

    public Result Retain(NodeId node) => Result.Ok;

    public Result Release(NodeId node) => Result.Ok;

    public Result Settle() => Synchronize();

    public Result Synchronize() => Result.Ok;

    private static void Add(List<DirectoryEntry> entries, string name, ulong number, NodeType type) =>
        entries.Add(new DirectoryEntry(Encoding.UTF8.GetBytes(name), new NodeId(number), type, (ulong)entries.Count + 1));
}
