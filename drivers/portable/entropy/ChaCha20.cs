// RFC 8439, chapter 2.3.
using System;
using System.Buffers.Binary;
using System.Numerics;

namespace Dialogos.Drivers.Entropy;

/// <summary>The ChaCha20 block function.</summary>
public static class ChaCha20
{
    /// <summary>Bytes of a key.</summary>
    public const int KeyBytes = 32;
    /// <summary>Bytes of a block.</summary>
    public const int BlockBytes = 64;

    /// <summary>Writes block number <paramref name="counter"/> of the stream of a key and a nonce of 12 bytes.</summary>
    public static void Block(ReadOnlySpan<byte> key, uint counter, ReadOnlySpan<byte> nonce, Span<byte> output)
    {
        Span<uint> initial = stackalloc uint[16];
        initial[0] = 0x61707865;
        initial[1] = 0x3320646E;
        initial[2] = 0x79622D32;
        initial[3] = 0x6B206574;
        for (var i = 0; i < 8; i++)
            initial[4 + i] = BinaryPrimitives.ReadUInt32LittleEndian(key.Slice(4 * i));
        initial[12] = counter;
        for (var i = 0; i < 3; i++)
            initial[13 + i] = BinaryPrimitives.ReadUInt32LittleEndian(nonce.Slice(4 * i));
        Span<uint> state = stackalloc uint[16];
        initial.CopyTo(state);
        for (var round = 0; round < 10; round++)
        {
            for (var i = 0; i < 4; i++)
                QuarterRound(state, i, 4 + i, 8 + i, 12 + i);
            for (var i = 0; i < 4; i++)
                QuarterRound(state, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4);
        }
        for (var i = 0; i < 16; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(output.Slice(4 * i), state[i] + initial[i]);
    }

    private static void QuarterRound(Span<uint> state, int a, int b, int c, int d)
    {
        state[a] += state[b];
        state[d] = BitOperations.RotateLeft(state[d] ^ state[a], 16);
        state[c] += state[d];
        state[b] = BitOperations.RotateLeft(state[b] ^ state[c], 12);
        state[a] += state[b];
        state[d] = BitOperations.RotateLeft(state[d] ^ state[a], 8);
        state[c] += state[d];
        state[b] = BitOperations.RotateLeft(state[b] ^ state[c], 7);
    }
}
