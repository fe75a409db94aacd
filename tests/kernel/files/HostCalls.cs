using System.Runtime.InteropServices;

namespace Dialogos.Tests.Kernel.Files;

/// <summary>The host's own calls; each returns the errno, 0 for success.</summary>
internal static partial class HostCalls
{
    internal static int MakeDirectory(string path) => Outcome(mkdir(path, 0x1ED));

    internal static int RemoveDirectory(string path) => Outcome(rmdir(path));

    internal static int Unlink(string path) => Outcome(unlink(path));

    internal static int Rename(string from, string to) => Outcome(rename(from, to));

    internal static int SymbolicLink(string target, string path) => Outcome(symlink(target, path));

    internal static int Create(string path)
    {
        int descriptor = creat(path, 0x1A4);
        int outcome = Outcome(descriptor);
        if (descriptor >= 0)
            _ = close(descriptor);
        return outcome;
    }

    private static int Outcome(int result) => result < 0 ? Marshal.GetLastPInvokeError() : 0;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkdir(string path, uint mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rmdir(string path);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int unlink(string path);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rename(string from, string to);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int symlink(string target, string path);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int creat(string path, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int descriptor);
}
