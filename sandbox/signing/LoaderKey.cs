using System;
using System.IO;

namespace Dialogos.Sandbox.Signing;

/// <summary>
/// Puts a public key into a built boot loader. The loader is built once, the same for everyone; the key replaces 64 zero
/// bytes after a mark (bootloader/PublicKey.S). For a given key the result is the same byte for byte.
/// </summary>
public static class LoaderKey
{
    private const int KeyLength = 64;

    private static ReadOnlySpan<byte> Mark => "dialogos public key: P-256 x, y:"u8;

    /// <summary>The loader with the key in it.</summary>
    /// <exception cref="InvalidDataException">The file is no loader, or holds another key already.</exception>
    public static byte[] Embed(ReadOnlySpan<byte> loader, ReadOnlySpan<byte> publicKey)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(publicKey.Length, KeyLength);
        var at = loader.IndexOf(Mark);
        if (at < 0 || at + Mark.Length + KeyLength > loader.Length || loader[(at + 1)..].IndexOf(Mark) >= 0)
            throw new InvalidDataException("This file has not exactly one place for a public key: it is no boot loader.");
        var result = loader.ToArray();
        var place = result.AsSpan(at + Mark.Length, KeyLength);
        if (place.ContainsAnyExcept((byte)0) && !place.SequenceEqual(publicKey))
            throw new InvalidDataException("This boot loader holds another public key already.");
        publicKey.CopyTo(place);
        return result;
    }
}
