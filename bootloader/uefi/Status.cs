using Dialogos.Kernel.Primitives;

namespace Dialogos.Bootloader.Uefi;

/// <summary>EFI_STATUS values that the loader tells apart (UEFI 2.10, appendix D). Errors have the top bit set.</summary>
internal static class Status
{
    public const ulong Success = 0;
    public const ulong InvalidParameter = ErrorBit | 2;
    public const ulong BufferTooSmall = ErrorBit | 5;
    private const ulong ErrorBit = 1UL << 63;
    private const ulong NotReady = ErrorBit | 6;
    private const ulong WriteProtected = ErrorBit | 8;
    private const ulong OutOfResources = ErrorBit | 9;
    private const ulong VolumeCorrupted = ErrorBit | 10;
    private const ulong VolumeFull = ErrorBit | 11;
    private const ulong NotFound = ErrorBit | 14;
    private const ulong AccessDenied = ErrorBit | 15;

    /// <summary>The error number that says the same.</summary>
    public static Errno ToErrno(ulong status) => status switch
    {
        Success => Errno.None,
        InvalidParameter => Errno.InvalidArgument,
        BufferTooSmall => Errno.FileTooLarge,
        NotReady => Errno.Again,
        WriteProtected => Errno.ReadOnlyFileSystem,
        OutOfResources => Errno.OutOfMemory,
        VolumeCorrupted => Errno.Corrupt,
        VolumeFull => Errno.NoSpace,
        NotFound => Errno.NotFound,
        AccessDenied => Errno.AccessDenied,
        _ => Errno.InputOutput,
    };
}
