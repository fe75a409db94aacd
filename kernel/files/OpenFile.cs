// Words. An *open file* is what a descriptor leads to: the "open file description" of POSIX, shared by duplicated and
// inherited descriptors. *Ready* means that an operation would not have to wait.
//
// No operation here ever waits for data, space or peers: it returns Errno.Again, and `FileWait` does the waiting, for
// blocking calls, O_NONBLOCK, signals, poll and epoll alike. (Waiting for a disk is no such waiting.)
using System;
using System.Threading;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files;

/// <summary>What a file is ready for, with the bits of poll(2).</summary>
[Flags]
public enum Readiness : uint
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>POLLIN.</summary>
    Read = 0x1,
    /// <summary>POLLPRI.</summary>
    Priority = 0x2,
    /// <summary>POLLOUT.</summary>
    Write = 0x4,
    /// <summary>POLLERR: reported even if not asked for.</summary>
    Error = 0x8,
    /// <summary>POLLHUP: reported even if not asked for.</summary>
    HangUp = 0x10,
    /// <summary>POLLNVAL: no open file.</summary>
    NotOpen = 0x20,
    /// <summary>POLLRDNORM: as POLLIN.</summary>
    ReadNormal = 0x40,
    /// <summary>POLLWRNORM: as POLLOUT.</summary>
    WriteNormal = 0x100,
    /// <summary>POLLRDHUP.</summary>
    ReadHangUp = 0x2000,
}

/// <summary>Where a seek starts.</summary>
public enum SeekOrigin
{
    /// <summary>SEEK_SET.</summary>
    Start = 0,
    /// <summary>SEEK_CUR.</summary>
    Current = 1,
    /// <summary>SEEK_END.</summary>
    End = 2,
}

/// <summary>An open file. Members may be called from any thread.</summary>
public abstract class OpenFile
{
    private int _references = 1;
    private volatile int _flags;

    /// <summary>Creates an open file with O_* status flags (open(2)).</summary>
    protected OpenFile(int flags) => _flags = flags & ~OpenFlags.CloseOnExecute;

    /// <summary>The O_* flags: access mode and status.</summary>
    public int Flags
    {
        get => _flags;
        set => _flags = value;
    }

    /// <summary>True if operations that would wait fail with EAGAIN (O_NONBLOCK).</summary>
    public bool IsNonBlocking => (_flags & OpenFlags.NonBlocking) != 0;

    /// <summary>True if the access mode allows reading.</summary>
    public bool MayRead => (_flags & OpenFlags.AccessMode) != OpenFlags.WriteOnly;

    /// <summary>True if the access mode allows writing.</summary>
    public bool MayWrite => (_flags & OpenFlags.AccessMode) != OpenFlags.ReadOnly;

    /// <summary>Listeners to changes of <see cref="Poll"/>'s answer. What is always ready shares one that never speaks.</summary>
    public virtual ReadinessSource Changes => ReadinessSource.Silent;

    /// <summary>Reads at the file's own position; 0 at the end.</summary>
    public virtual Result<int> Read(Span<byte> destination) => Errno.InvalidArgument;

    /// <summary>Puts back what the last read gave and nobody could take.</summary>
    public virtual void Unread(ReadOnlySpan<byte> bytes) => Seek(-bytes.Length, SeekOrigin.Current);

    /// <summary>Writes at the file's own position.</summary>
    public virtual Result<int> Write(ReadOnlySpan<byte> source) => Errno.InvalidArgument;

    /// <summary>
    /// What must hold before these bytes can be written, changing with <see cref="Changes"/>; null where readiness for writing
    /// says it.
    /// </summary>
    public virtual Func<bool>? RoomFor(ReadOnlySpan<byte> source) => null;

    /// <summary>Reads at a given position (pread); the file's own does not move.</summary>
    public virtual Result<int> ReadAt(ulong offset, Span<byte> destination) => Errno.NotSeekable;

    /// <summary>Writes at a given position (pwrite).</summary>
    public virtual Result<int> WriteAt(ulong offset, ReadOnlySpan<byte> source) => Errno.NotSeekable;

    /// <summary>Moves the file's own position and returns it.</summary>
    public virtual Result<long> Seek(long offset, SeekOrigin origin) => Errno.NotSeekable;

    /// <summary>What the file is ready for at this moment.</summary>
    public virtual Readiness Poll() => Readiness.Read | Readiness.Write;

    /// <summary><see cref="Poll"/> with the further names of reading and writing that poll(2) knows.</summary>
    public Readiness PollAll()
    {
        Readiness ready = Poll();
        return ready | ((ready & Readiness.Read) != 0 ? Readiness.ReadNormal : 0) | ((ready & Readiness.Write) != 0 ? Readiness.WriteNormal : 0);
    }

    /// <summary>A device's own request; <paramref name="argument"/> is a user address or a number, as the request says.</summary>
    public virtual Result<long> Ioctl(uint request, ulong argument) => Errno.NotTerminal;

    /// <summary>The attributes (fstat).</summary>
    public abstract Result<NodeStatus> GetStatus();

    /// <summary>What stat reports as st_ino.</summary>
    public virtual ulong NodeNumber => 0;

    /// <summary>What stat reports as st_dev.</summary>
    public virtual uint DeviceNumber => 0;

    /// <summary>What /proc/PID/fd shows for a file without a name.</summary>
    public virtual string Description => "anon_inode:[file]";

    /// <summary>The content as shared page frames, for mmap. ENODEV where a file cannot be mapped.</summary>
    public virtual Result<PageSource> GetPages() => Errno.NoDevice;

    /// <summary>Opens the same object once more (through /proc/self/fd). ENXIO where that has no meaning.</summary>
    public virtual Result<OpenFile> Reopen(int flags) => Errno.NoSuchDeviceOrAddress;

    /// <summary>True if a program with this content may act for its owner (not on a mount with MS_NOSUID).</summary>
    public virtual bool MayChangeIdentity => false;

    /// <summary>A descriptor of a table no longer leads here; other descriptors may.</summary>
    public virtual void DescriptorClosed(object table)
    {
    }

    /// <summary>Called once, when the last reference goes.</summary>
    protected virtual void Close()
    {
    }

    /// <summary>How many holders there are at this moment.</summary>
    protected int References => Volatile.Read(ref _references);

    /// <summary>True while <see cref="ReferenceDropped"/> is to be called.</summary>
    protected bool WatchesReferences { get; set; }

    /// <summary>One reference has gone, and others are left.</summary>
    protected virtual void ReferenceDropped()
    {
    }

    /// <summary>Told when the last reference has gone, before the file is closed; for those who watch without holding it.</summary>
    internal Action<OpenFile>? Closing { get; set; }

    /// <summary>Counts one more holder (a descriptor, a mapping, a call in progress).</summary>
    public void AddReference() => Interlocked.Increment(ref _references);

    /// <summary>Counts one less; the last one closes the file.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _references) != 0)
        {
            if (WatchesReferences)
                ReferenceDropped();
            return;
        }
        Closing?.Invoke(this);
        Close();
    }
}

/// <summary>The O_* bits that the kernel itself looks at (include/uapi/asm-generic/fcntl.h).</summary>
public static class OpenFlags
{
    /// <summary>O_ACCMODE.</summary>
    public const int AccessMode = 3;
    /// <summary>O_RDONLY.</summary>
    public const int ReadOnly = 0;
    /// <summary>O_WRONLY.</summary>
    public const int WriteOnly = 1;
    /// <summary>O_RDWR.</summary>
    public const int ReadWrite = 2;
    /// <summary>O_APPEND.</summary>
    public const int Append = 0x400;
    /// <summary>O_NONBLOCK.</summary>
    public const int NonBlocking = 0x800;
    /// <summary>O_CLOEXEC.</summary>
    public const int CloseOnExecute = 0x80000;
}
