// Words. A *digest* is the 32-byte result of SHA-256 (FIPS 180-4). A *signature* is ECDSA over the curve P-256
// (FIPS 186-5): two 32-byte big-endian integers r and s, written one after the other (64 bytes, no DER). A *public key*
// is the affine point x and y, written the same way. Only verification lives here: no secret passes through, so nothing
// needs to run in constant time.
using System;
using System.Buffers.Binary;
using System.Numerics;

namespace Dialogos.Kernel.Cryptography;

/// <summary>SHA-256, fed in pieces (FIPS 180-4, section 6.2).</summary>
public sealed class Sha256
{
    /// <summary>Bytes in a digest.</summary>
    public const int DigestLength = 32;

    private const int BlockLength = 64;
    private const int LengthFieldOffset = 56;

    // FIPS 180-4, section 4.2.2.
    private static readonly uint[] RoundConstants =
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    // FIPS 180-4, section 5.3.3.
    private static readonly uint[] InitialState =
    [
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    ];

    private readonly uint[] _state = new uint[8];
    private readonly uint[] _schedule = new uint[64];
    private readonly byte[] _pending = new byte[BlockLength];
    private int _pendingLength;
    private ulong _totalLength;

    /// <summary>A computation that has seen nothing yet.</summary>
    public Sha256() => Reset();

    /// <summary>Computes the digest of <paramref name="data"/> in one go.</summary>
    public static void Hash(ReadOnlySpan<byte> data, Span<byte> digest)
    {
        var sha = new Sha256();
        sha.Append(data);
        sha.Finish(digest);
    }

    /// <summary>Adds bytes to the message.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        _totalLength += (ulong)data.Length;
        if (_pendingLength > 0)
        {
            var taken = Math.Min(BlockLength - _pendingLength, data.Length);
            data.Slice(0, taken).CopyTo(new Span<byte>(_pending, _pendingLength, taken));
            _pendingLength += taken;
            data = data.Slice(taken);
            if (_pendingLength < BlockLength)
                return;
            Compress(_pending);
            _pendingLength = 0;
        }
        while (data.Length >= BlockLength)
        {
            Compress(data.Slice(0, BlockLength));
            data = data.Slice(BlockLength);
        }
        data.CopyTo(new Span<byte>(_pending, 0, data.Length));
        _pendingLength = data.Length;
    }

    /// <summary>Writes the digest (<see cref="DigestLength"/> bytes) and starts over with an empty message.</summary>
    public void Finish(Span<byte> digest)
    {
        var bits = _totalLength * 8;
        _pending[_pendingLength++] = 0x80;
        if (_pendingLength > LengthFieldOffset)
        {
            new Span<byte>(_pending, _pendingLength, BlockLength - _pendingLength).Clear();
            Compress(_pending);
            _pendingLength = 0;
        }
        new Span<byte>(_pending, _pendingLength, LengthFieldOffset - _pendingLength).Clear();
        BinaryPrimitives.WriteUInt64BigEndian(new Span<byte>(_pending, LengthFieldOffset, 8), bits);
        Compress(_pending);
        for (var i = 0; i < 8; i++)
            BinaryPrimitives.WriteUInt32BigEndian(digest.Slice(i * 4, 4), _state[i]);
        Reset();
    }

    private void Reset()
    {
        for (var i = 0; i < 8; i++)
            _state[i] = InitialState[i];
        _pendingLength = 0;
        _totalLength = 0;
    }

    // FIPS 180-4, section 6.2.2; the letters are the standard's.
    private void Compress(ReadOnlySpan<byte> block)
    {
        var w = _schedule;
        for (var t = 0; t < 16; t++)
            w[t] = BinaryPrimitives.ReadUInt32BigEndian(block.Slice(t * 4, 4));
        for (var t = 16; t < 64; t++)
        {
            var small0 = BitOperations.RotateRight(w[t - 15], 7) ^ BitOperations.RotateRight(w[t - 15], 18) ^ (w[t - 15] >> 3);
            var small1 = BitOperations.RotateRight(w[t - 2], 17) ^ BitOperations.RotateRight(w[t - 2], 19) ^ (w[t - 2] >> 10);
            w[t] = small1 + w[t - 7] + small0 + w[t - 16];
        }
        uint a = _state[0], b = _state[1], c = _state[2], d = _state[3];
        uint e = _state[4], f = _state[5], g = _state[6], h = _state[7];
        var k = RoundConstants;
        for (var t = 0; t < 64; t++)
        {
            var big1 = BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25);
            var temporary1 = h + big1 + ((e & f) ^ (~e & g)) + k[t] + w[t];
            var big0 = BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22);
            var temporary2 = big0 + ((a & b) ^ (a & c) ^ (b & c));
            h = g;
            g = f;
            f = e;
            e = d + temporary1;
            d = c;
            c = b;
            b = a;
            a = temporary1 + temporary2;
        }
        _state[0] += a;
        _state[1] += b;
        _state[2] += c;
        _state[3] += d;
        _state[4] += e;
        _state[5] += f;
        _state[6] += g;
        _state[7] += h;
    }
}
