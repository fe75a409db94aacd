using System.Threading;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.Files.Startup;

/// <summary>Working directory, root and umask of a process.</summary>
public sealed class ProcessFileContext : IProcessFileContext
{
    private readonly Lock _lock = new();
    private Location _directory;
    private Location _root;
    private int _references = 1;

    /// <summary>A context with these directories.</summary>
    public ProcessFileContext(Location directory, Location root, int umask)
    {
        _directory = directory;
        _root = root;
        Umask = umask;
        directory.Hold();
        root.Hold();
    }

    /// <summary>The context of a process.</summary>
    public static ProcessFileContext Of(Process process) => (ProcessFileContext)process.FileContext!;

    /// <summary>Where relative paths start.</summary>
    public Location Directory
    {
        get
        {
            lock (_lock)
                return _directory;
        }
        set => Replace(ref _directory, value);
    }

    /// <summary>Where '/' leads.</summary>
    public Location Root
    {
        get
        {
            lock (_lock)
                return _root;
        }
        set => Replace(ref _root, value);
    }

    /// <summary>Permissions that new nodes do not get.</summary>
    public int Umask { get; set; }

    /// <summary>Who asks, for the tree of names.</summary>
    public Caller CallerOf(Process process) => new(process.Credentials, Root);

    /// <inheritdoc/>
    public IProcessFileContext Fork(bool share)
    {
        if (!share)
            return new ProcessFileContext(Directory, Root, Umask);
        Interlocked.Increment(ref _references);
        return this;
    }

    /// <inheritdoc/>
    public void Release()
    {
        if (Interlocked.Decrement(ref _references) != 0)
            return;
        _directory.Drop();
        _root.Drop();
    }

    /// <inheritdoc/>
    public Result<OpenFile> OpenProgram(byte[] path)
    {
        Credentials credentials = ProcessThread.Current?.Process.Credentials ?? new Credentials();
        Result<OpenFile> opened = FileOpening.Open(new Caller(credentials, Root), Directory, path, OpenFlags.ReadOnly | PathOnly, 0);
        if (opened.Failed)
            return opened;
        var place = (NodeFile)opened.Value;
        Result<OpenFile> program = OpenExecutable(credentials, place);
        opened.Value.Release();
        return program;
    }

    private const int PathOnly = 0x200000;

    private static Result<OpenFile> OpenExecutable(Credentials credentials, NodeFile found)
    {
        Result<NodeStatus> status = found.GetStatus();
        if (status.Failed)
            return status.Error;
        if (status.Value.Mode.Type != NodeType.RegularFile || (found.Place.Mount.Options & MountOptions.NoExecute) != 0)
            return Errno.AccessDenied;
        Result allowed = FileAccess.Check(credentials, status.Value, AccessKind.Execute);
        if (allowed.Failed)
            return allowed.Error;
        // The kernel reads the program for the caller, who need not be allowed to.
        return FileOpening.OpenPlace(new Caller(new Credentials(), found.Place), found.Place, OpenFlags.ReadOnly, isNew: false);
    }

    private void Replace(ref Location field, Location value)
    {
        value.Hold();
        Location old;
        lock (_lock)
        {
            old = field;
            field = value;
        }
        old.Drop();
    }
}
