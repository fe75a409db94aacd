// Random bytes for programs: ChaCha20 with a key that is replaced after each request, so that what was given out cannot be
// computed from what the kernel knows later. The key starts from the processor's generator where it has one, and from the
// time-stamp counter, and whoever has more entropy mixes it in.
using System;
using System.Buffers.Binary;
using System.Threading;
using Dialogos.Kernel.Cryptography;
using Dialogos.Kernel.Machine;

namespace Dialogos.Kernel.Processes;

/// <summary>The system's random numbers.</summary>
public static class KernelRandom
{
    private static readonly Lock s_lock = new();
    private static readonly byte[] s_key = new byte[ChaCha20.KeyLength];
    private static ulong s_requests;

    /// <summary>Fills a buffer with random bytes.</summary>
    public static void Fill(Span<byte> destination)
    {
        Span<byte> block = stackalloc byte[ChaCha20.BlockLength];
        Span<byte> nonce = stackalloc byte[12];
        lock (s_lock)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(nonce, Processor.ReadTimeStampCounter());
            BinaryPrimitives.WriteUInt32LittleEndian(nonce.Slice(8), (uint)s_requests++);
            uint number = 1;
            for (int done = 0; done < destination.Length; done += block.Length, number++)
            {
                ChaCha20.Block(s_key, number, nonce, block);
                int part = Math.Min(block.Length, destination.Length - done);
                block.Slice(0, part).CopyTo(destination.Slice(done));
            }
            ChaCha20.Block(s_key, 0, nonce, block);
            block.Slice(0, ChaCha20.KeyLength).CopyTo(s_key);
        }
    }

    /// <summary>Mixes entropy into the key; it can only get better.</summary>
    public static void Mix(ReadOnlySpan<byte> entropy)
    {
        Span<byte> digest = stackalloc byte[32];
        lock (s_lock)
        {
            var joined = new byte[s_key.Length + entropy.Length];
            s_key.AsSpan().CopyTo(joined);
            entropy.CopyTo(joined.AsSpan(s_key.Length));
            Sha256.Hash(joined, digest);
            digest.CopyTo(s_key);
        }
    }
}
