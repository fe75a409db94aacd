using System;
using System.IO;
using System.Runtime.InteropServices;

namespace Dialogos.Sandbox.Vm;

/// <summary>
/// The two named pipes between a serial port, or the channel, and the host. Pipes, not a socket: QEMU sends byte by byte, and
/// a socket has room for some 270 such messages. A guest that prints more before the host comes to read finds its port busy,
/// and firmware gives up the rest of a line after two milliseconds. A pipe has room for 64 KiB, however they are written.
/// </summary>
internal sealed class SerialPipes : IDisposable
{
    private const uint OwnerOnly = 0x180; // rw-------
    private readonly string path;
    private readonly FileStream[] held;

    /// <summary>Makes the pipes <c>PATH.in</c> and <c>PATH.out</c>, as QEMU names them.</summary>
    public SerialPipes(string path)
    {
        this.path = path;
        // While somebody holds both ends, nobody waits for the other one when opening.
        held = [MakeAndHold(path + ".in"), MakeAndHold(path + ".out")];
    }

    /// <summary>The host's ends. Called when QEMU has opened its own: they end when QEMU does.</summary>
    public SerialChannel Connect(long limit) =>
        new(Open(path + ".out", FileAccess.Read), Open(path + ".in", FileAccess.Write), limit);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var stream in held)
            stream.Dispose();
    }

    private static FileStream MakeAndHold(string file)
    {
        if (MakePipe(file, OwnerOnly) != 0)
            throw new MachineStartException($"The pipe {file} cannot be made (error {Marshal.GetLastPInvokeError()}).");
        return Open(file, FileAccess.ReadWrite);
    }

    private static FileStream Open(string file, FileAccess access) =>
        new(file, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    [DllImport("libc", EntryPoint = "mkfifo", SetLastError = true)]
    private static extern int MakePipe([MarshalAs(UnmanagedType.LPUTF8Str)] string file, uint mode);
}
