using System;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Dialogos.Tests.EndToEnd;

/// <summary>A stopped machine, seen through QEMU's debugger socket (GDB manual, appendix E, "GDB Remote Serial Protocol").</summary>
internal sealed class Debugger : IAsyncDisposable
{
    private const int MostBytes = 512;
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly byte[] _received = new byte[1];

    /// <summary>Connects, which stops the machine.</summary>
    public static async Task<Debugger> ConnectAsync(string path)
    {
        var debugger = new Debugger();
        await debugger._socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        await debugger.AskAsync("?");
        return debugger;
    }

    /// <summary>The general registers and the instruction pointer, in GDB's order: rax, rbx, rcx, ... r15, rip.</summary>
    public async Task<ulong[]> ReadRegistersAsync()
    {
        var bytes = Convert.FromHexString((await AskAsync("g"))[..(17 * 16)]);
        var registers = new ulong[17];
        for (var i = 0; i < registers.Length; i++)
            registers[i] = BitConverter.ToUInt64(bytes, i * 8);
        return registers;
    }

    /// <summary>Reads memory.</summary>
    public async Task<byte[]> ReadAsync(ulong address, int length)
    {
        var bytes = new byte[length];
        for (var at = 0; at < length; at += MostBytes)
        {
            var answer = await AskAsync($"m{address + (ulong)at:x},{Math.Min(MostBytes, length - at):x}");
            Convert.FromHexString(answer).CopyTo(bytes, at);
        }
        return bytes;
    }

    /// <summary>Writes memory.</summary>
    public async Task WriteAsync(ulong address, byte[] bytes)
    {
        for (var at = 0; at < bytes.Length; at += MostBytes)
        {
            var length = Math.Min(MostBytes, bytes.Length - at);
            var answer = await AskAsync($"M{address + (ulong)at:x},{length:x}:{Convert.ToHexString(bytes, at, length)}");
            if (answer != "OK")
                throw new InvalidOperationException($"QEMU does not write {length} bytes at {address:X}: {answer}");
        }
    }

    /// <summary>Lets the machine go on.</summary>
    public async ValueTask DisposeAsync()
    {
        await AskAsync("D");
        _socket.Dispose();
    }

    private async Task<string> AskAsync(string request)
    {
        var sum = 0;
        foreach (var character in request)
            sum += character;
        await _socket.SendAsync(Encoding.ASCII.GetBytes($"${request}#{sum & 0xFF:x2}"));
        while (true)
        {
            var answer = await ReadPacketAsync();
            // The word that the machine has stopped comes by itself, before or after the answer to who asks for it.
            if (request == "?" || !answer.StartsWith('T'))
                return answer;
        }
    }

    private async Task<string> ReadPacketAsync()
    {
        while (await ReadByteAsync() != '$')
        {
            // Acknowledgements.
        }
        var answer = new StringBuilder();
        for (var next = await ReadByteAsync(); next != '#'; next = await ReadByteAsync())
            answer.Append((char)next);
        await ReadByteAsync();
        await ReadByteAsync();
        await _socket.SendAsync("+"u8.ToArray());
        return answer.ToString();
    }

    private async Task<byte> ReadByteAsync() => await _socket.ReceiveAsync(_received) == 1
        ? _received[0] : throw new InvalidOperationException("QEMU has closed the debugger's socket.");
}
