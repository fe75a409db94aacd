using System;
using System.Buffers.Binary;
using System.Numerics;

namespace Dialogos.Kernel.Cryptography;

/// <summary>The ChaCha20 block function (RFC 8439, 2.3): 64 bytes that nobody can tell from random without the key.</summary>
public static class ChaCha20
{
    /// <summary>Bytes of a key.</summary>
    public const int KeyLength = 32;
    /// <summary>Bytes of a block.</summary>
    public const int BlockLength = 64;

    /// <summary>Computes the block with a number; the nonce has 12 bytes.</summary>
    public static void Block(ReadOnlySpan<byte> key, uint number, ReadOnlySpan<byte> nonce, Span<byte> block)
    {
        Span<uint> start = stackalloc uint[16];
        start[0] = 0x61707865;
        start[1] = 0x3320646E;
        start[2] = 0x79622D32;
        start[3] = 0x6B206574;
        for (int i = 0; i < 8; i++)
            start[4 + i] = BinaryPrimitives.ReadUInt32LittleEndian(key.Slice(i * 4));
        start[12] = number;
        for (int i = 0; i < 3; i++)
            start[13 + i] = BinaryPrimitives.ReadUInt32LittleEndian(nonce.Slice(i * 4));
        Span<uint> state = stackalloc uint[16];
        start.CopyTo(state);
        for (int round = 0; round < 10; round++)
        {
            QuarterRound(state, 0, 4, 8, 12);
            QuarterRound(state, 1, 5, 9, 13);
            QuarterRound(state, 2, 6, 10, 14);
            QuarterRound(state, 3, 7, 11, 15);
            QuarterRound(state, 0, 5, 10, 15);
            QuarterRound(state, 1, 6, 11, 12);
            QuarterRound(state, 2, 7, 8, 13);
            QuarterRound(state, 3, 4, 9, 14);
        }
        for (int i = 0; i < 16; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(block.Slice(i * 4), state[i] + start[i]);
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
