// Words. *Seeding* mixes unpredictable bytes into the pool's key; the pool is *seeded* once it got enough of them. After
// every answer the key is replaced ("fast key erasure"), so that who reads the memory later cannot compute what was given
// out before.
using System;
using System.Threading;
using Dialogos.Kernel.Cryptography;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Entropy;

/// <summary>The kernel's source of random bytes. Thread-safe.</summary>
public sealed class EntropyPool
{
    /// <summary>Bytes that the sources must have given before the pool answers.</summary>
    public const int SeedBytes = 32;

    private readonly Lock _lock = new();
    private readonly byte[] _key = new byte[ChaCha20.KeyLength];
    private readonly byte[] _nonce = new byte[12];
    private int _seededBytes;

    /// <summary>True once <see cref="Fill"/> answers.</summary>
    public bool IsSeeded => _seededBytes >= SeedBytes;

    /// <summary>
    /// Mixes bytes in. They can only add uncertainty: a source that is known to an attacker takes nothing away.
    /// <paramref name="isTrusted"/> is false for bytes that do not count towards being seeded.
    /// </summary>
    public void Seed(ReadOnlySpan<byte> bytes, bool isTrusted)
    {
        Span<byte> block = stackalloc byte[ChaCha20.BlockLength];
        lock (_lock)
        {
            for (var start = 0; start < bytes.Length; start += _key.Length)
            {
                var part = bytes.Slice(start, Math.Min(_key.Length, bytes.Length - start));
                for (var i = 0; i < part.Length; i++)
                    _key[i] ^= part[i];
                ChaCha20.Block(_key, (uint)part.Length, _nonce, block);
                block.Slice(0, _key.Length).CopyTo(_key);
            }
            if (isTrusted)
                _seededBytes = Math.Min(SeedBytes, _seededBytes + bytes.Length);
        }
        block.Clear();
    }

    /// <summary>Random bytes, or <see cref="Errno.Again"/> while the pool is not seeded.</summary>
    public Result Fill(Span<byte> destination)
    {
        Span<byte> block = stackalloc byte[ChaCha20.BlockLength];
        Span<byte> nextKey = stackalloc byte[ChaCha20.KeyLength];
        lock (_lock)
        {
            if (!IsSeeded)
                return Errno.Again;
            // Block 0 is the next key; the answer is made of the blocks that follow.
            ChaCha20.Block(_key, 0, _nonce, block);
            block.Slice(0, nextKey.Length).CopyTo(nextKey);
            uint counter = 1;
            for (var start = 0; start < destination.Length; start += ChaCha20.BlockLength)
            {
                ChaCha20.Block(_key, counter++, _nonce, block);
                var length = Math.Min(ChaCha20.BlockLength, destination.Length - start);
                block.Slice(0, length).CopyTo(destination.Slice(start));
            }
            nextKey.CopyTo(_key);
        }
        block.Clear();
        nextKey.Clear();
        return Result.Ok;
    }
}
