using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using Dialogos.Kernel.Cryptography;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Bootloader;

/// <summary>The key in the loader's own image; see PublicKey.S.</summary>
internal static class PublicKey
{
    /// <summary>Reads it. <see cref="Errno.InvalidArgument"/>: none was put in.</summary>
    public static Result<EcdsaPublicKey> Read()
    {
        // SAFETY: the address is that of 64 constant bytes in this image.
        unsafe
        {
            return EcdsaPublicKey.Parse(new ReadOnlySpan<byte>((void*)PublicKeyAddress(), EcdsaPublicKey.KeyLength));
        }
    }

    [RuntimeImport("PublicKeyAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong PublicKeyAddress();
}
