// Words. The *channel* is the stream of bytes between the agent inside of the system and the host; on either side a file that
// is read and written. A *frame* carries one *message*: four bytes that say "DLG" and the version, the payload's length in four
// bytes (the lowest first), and the payload, JSON in UTF-8. The agent *asks*, the host *answers* under the same number, in any
// order. Whoever reads something else than a frame has no channel any more: nothing is guessed.
using System;
using System.Buffers.Binary;
using System.IO;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace Dialogos.SelfImprove.Channel;

/// <summary>Messages over two streams of bytes. Several may send at a time; one receives.</summary>
/// <param name="input">What the other side writes.</param>
/// <param name="output">What the other side reads.</param>
public sealed class FrameStream(Stream input, Stream output) : IDisposable
{
    /// <summary>The version of frames and messages.</summary>
    public const byte Version = 1;

    /// <summary>The longest payload, in bytes: an archive of thousands of proposals.</summary>
    public const int LongestPayload = 16 << 20;

    private const int HeaderLength = 8;
    private static readonly byte[] Mark = [(byte)'D', (byte)'L', (byte)'G', Version];
    private readonly SemaphoreSlim _sending = new(1);

    /// <summary>Sends one message.</summary>
    /// <exception cref="InvalidDataException">It is longer than a frame can be.</exception>
    public async Task SendAsync(Message message, CancellationToken cancellation)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(message, ChannelJson.Default.Message);
        if (payload.Length > LongestPayload)
            throw new InvalidDataException($"A message of {payload.Length:N0} bytes is longer than a frame can be.");
        var frame = new byte[HeaderLength + payload.Length];
        Mark.CopyTo(frame, 0);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(Mark.Length), payload.Length);
        payload.CopyTo(frame, HeaderLength);
        await _sending.WaitAsync(cancellation);
        try
        {
            // Half a frame would be worse than none: only the end of the stream cuts one off.
            await output.WriteAsync(frame, CancellationToken.None);
            await output.FlushAsync(CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next message; null when the other side has closed its end between two frames.</summary>
    /// <exception cref="InvalidDataException">What came is no frame, or its payload no message.</exception>
    public async Task<Message?> ReceiveAsync(CancellationToken cancellation)
    {
        var header = new byte[HeaderLength];
        var came = await input.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false, cancellation);
        if (came == 0)
            return null;
        if (came < HeaderLength)
            throw new InvalidDataException("The channel ended in the middle of a frame.");
        if (!header.AsSpan(0, Mark.Length).SequenceEqual(Mark))
            throw new InvalidDataException(header.AsSpan(0, 3).SequenceEqual(Mark.AsSpan(0, 3))
                ? $"The other side speaks version {header[3]} of the channel, this one {Version}." : "What came over the channel is no frame.");
        var length = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(Mark.Length));
        if (length is <= 0 or > LongestPayload)
            throw new InvalidDataException($"A frame of {(uint)length:N0} bytes is none.");
        var payload = new byte[length];
        if (await input.ReadAtLeastAsync(payload, length, throwOnEndOfStream: false, cancellation) < length)
            throw new InvalidDataException("The channel ended in the middle of a frame.");
        try
        {
            return JsonSerializer.Deserialize(payload, ChannelJson.Default.Message) ?? throw new InvalidDataException("A frame without a message.");
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"A frame's payload is no message: {fault.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        input.Dispose();
        output.Dispose();
        _sending.Dispose();
    }
}
