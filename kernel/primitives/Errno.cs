namespace Dialogos.Kernel.Primitives;

/// <summary>
/// Why an operation failed, with the numbers of Linux (include/uapi/asm-generic/errno-base.h and errno.h), so that a
/// system call returns the value unchanged as <c>-errno</c>.
/// </summary>
public enum Errno
{
    /// <summary>No error.</summary>
    None = 0,
    /// <summary>EPERM: operation not permitted.</summary>
    NotPermitted = 1,
    /// <summary>ENOENT: no such file or directory.</summary>
    NotFound = 2,
    /// <summary>ESRCH: no such process.</summary>
    NoSuchProcess = 3,
    /// <summary>EINTR: interrupted.</summary>
    Interrupted = 4,
    /// <summary>EIO: input/output error, also a device that answers nonsense.</summary>
    InputOutput = 5,
    /// <summary>ENXIO: no such device or address.</summary>
    NoSuchDeviceOrAddress = 6,
    /// <summary>E2BIG: argument list too long.</summary>
    ArgumentListTooLong = 7,
    /// <summary>ENOEXEC: not a program of a known format.</summary>
    NotExecutable = 8,
    /// <summary>EBADF: bad file descriptor.</summary>
    BadFileDescriptor = 9,
    /// <summary>ECHILD: no child processes.</summary>
    NoChild = 10,
    /// <summary>EAGAIN: try again.</summary>
    Again = 11,
    /// <summary>ENOMEM: out of memory.</summary>
    OutOfMemory = 12,
    /// <summary>EACCES: permission denied.</summary>
    AccessDenied = 13,
    /// <summary>EFAULT: bad address.</summary>
    BadAddress = 14,
    /// <summary>ENOTBLK: not a block device.</summary>
    NotBlockDevice = 15,
    /// <summary>EBUSY: busy.</summary>
    Busy = 16,
    /// <summary>EEXIST: exists already.</summary>
    Exists = 17,
    /// <summary>EXDEV: crosses devices.</summary>
    CrossDevice = 18,
    /// <summary>ENODEV: no such device.</summary>
    NoDevice = 19,
    /// <summary>ENOTDIR: not a directory.</summary>
    NotDirectory = 20,
    /// <summary>EISDIR: is a directory.</summary>
    IsDirectory = 21,
    /// <summary>EINVAL: invalid argument.</summary>
    InvalidArgument = 22,
    /// <summary>ENFILE: too many open files in the system.</summary>
    TooManyFilesInSystem = 23,
    /// <summary>EMFILE: too many open files in the process.</summary>
    TooManyFiles = 24,
    /// <summary>ENOTTY: not a terminal.</summary>
    NotTerminal = 25,
    /// <summary>EFBIG: file too large.</summary>
    FileTooLarge = 27,
    /// <summary>ENOSPC: no space left.</summary>
    NoSpace = 28,
    /// <summary>ESPIPE: not seekable.</summary>
    NotSeekable = 29,
    /// <summary>EROFS: read-only file system.</summary>
    ReadOnlyFileSystem = 30,
    /// <summary>EMLINK: too many links.</summary>
    TooManyLinks = 31,
    /// <summary>EPIPE: nobody reads.</summary>
    BrokenPipe = 32,
    /// <summary>EDOM: outside the domain.</summary>
    Domain = 33,
    /// <summary>ERANGE: outside the range.</summary>
    Range = 34,
    /// <summary>EDEADLK: would deadlock.</summary>
    Deadlock = 35,
    /// <summary>ENAMETOOLONG: name too long.</summary>
    NameTooLong = 36,
    /// <summary>ENOLCK: no locks available.</summary>
    NoLocks = 37,
    /// <summary>ENOSYS: not implemented.</summary>
    NotImplemented = 38,
    /// <summary>ENOTEMPTY: directory not empty.</summary>
    NotEmpty = 39,
    /// <summary>ELOOP: too many symbolic links.</summary>
    TooManySymbolicLinks = 40,
    /// <summary>ENODATA: no data, also "no such record".</summary>
    NoData = 61,
    /// <summary>EPROTO: the peer broke the protocol.</summary>
    Protocol = 71,
    /// <summary>EBADMSG: a message that does not parse.</summary>
    BadMessage = 74,
    /// <summary>EOVERFLOW: value too large.</summary>
    Overflow = 75,
    /// <summary>EILSEQ: bytes that are no text in the expected encoding.</summary>
    IllegalSequence = 84,
    /// <summary>ENOTSOCK: not a socket.</summary>
    NotSocket = 88,
    /// <summary>EDESTADDRREQ: no address was given.</summary>
    NoDestination = 89,
    /// <summary>EMSGSIZE: message too long.</summary>
    MessageTooLong = 90,
    /// <summary>EPROTOTYPE: the socket's type does not fit.</summary>
    WrongProtocolType = 91,
    /// <summary>ENOPROTOOPT: no such socket option.</summary>
    NoProtocolOption = 92,
    /// <summary>EPROTONOSUPPORT: no such protocol.</summary>
    NoProtocol = 93,
    /// <summary>ESOCKTNOSUPPORT: no such type of socket.</summary>
    NoSocketType = 94,
    /// <summary>EOPNOTSUPP: not supported.</summary>
    NotSupported = 95,
    /// <summary>EAFNOSUPPORT: no such address family.</summary>
    NoAddressFamily = 97,
    /// <summary>EADDRINUSE: the address is in use.</summary>
    AddressInUse = 98,
    /// <summary>ECONNRESET: the peer has gone with data unread.</summary>
    ConnectionReset = 104,
    /// <summary>EISCONN: connected already.</summary>
    Connected = 106,
    /// <summary>ENOTCONN: not connected.</summary>
    NotConnected = 107,
    /// <summary>ETOOMANYREFS: too many files on their way.</summary>
    TooManyReferences = 109,
    /// <summary>ETIMEDOUT: timed out.</summary>
    TimedOut = 110,
    /// <summary>ECONNREFUSED: nobody listens.</summary>
    ConnectionRefused = 111,
    /// <summary>EUCLEAN: the structure on disk is corrupt.</summary>
    Corrupt = 117,
    /// <summary>ECANCELED: cancelled.</summary>
    Cancelled = 125,
    /// <summary>EKEYREJECTED: a signature or hash does not verify.</summary>
    KeyRejected = 129,
    /// <summary>
    /// ERESTARTSYS: a signal came first. Programs never see it: the call starts again after a handler with SA_RESTART,
    /// or without any handler; otherwise it ends with EINTR.
    /// </summary>
    Restart = 512,
    /// <summary>ERESTARTNOHAND: as <see cref="Restart"/>, but every handler ends the call with EINTR.</summary>
    RestartWithoutHandler = 514,
}
