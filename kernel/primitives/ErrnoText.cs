namespace Dialogos.Kernel.Primitives;

/// <summary>Errors in words for people, as a part of a sentence.</summary>
public static class ErrnoText
{
    /// <summary>What went wrong; a number where there are no words for it.</summary>
    public static string Describe(Errno error) => error switch
    {
        Errno.None => "success",
        Errno.NotPermitted => "this is not permitted",
        Errno.NotFound => "there is no such file or directory",
        Errno.InputOutput => "the device reports an error",
        Errno.OutOfMemory => "there is not enough memory",
        Errno.AccessDenied => "access is denied",
        Errno.Busy => "it is in use",
        Errno.Exists => "it exists already",
        Errno.NoDevice => "there is no such device",
        Errno.NotDirectory => "it is not a directory",
        Errno.IsDirectory => "it is a directory",
        Errno.InvalidArgument => "nothing of this kind is there",
        Errno.FileTooLarge => "the file is too large",
        Errno.NoSpace => "no space is left",
        Errno.ReadOnlyFileSystem => "it can only be read",
        Errno.NameTooLong => "the name is too long",
        Errno.TooManySymbolicLinks => "the symbolic links go in circles",
        Errno.NoData => "there is nothing there",
        Errno.NotSupported => "it has features that are not supported",
        Errno.TimedOut => "the device does not answer",
        Errno.Corrupt => "what is on the disk contradicts itself",
        _ => $"error {(int)error}",
    };
}
