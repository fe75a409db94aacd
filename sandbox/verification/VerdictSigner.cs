using System;
using System.Security.Cryptography;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Signing;

namespace Dialogos.Sandbox.Verification;

/// <summary>Signs verdicts, and tells whether a signature is the verifier's own.</summary>
public static class VerdictSigner
{
    /// <summary>The verdict with its signature over all other members.</summary>
    public static Verdict Sign(Verdict verdict, SigningKey key) =>
        verdict with { Signature = Convert.ToBase64String(key.Sign(SignedBytes(verdict))) };

    /// <summary>True if the holder of the public key (x and y, 64 bytes) signed exactly this verdict.</summary>
    public static bool IsGenuine(Verdict verdict, ReadOnlySpan<byte> publicKey)
    {
        var signature = new byte[64];
        if (!Convert.TryFromBase64String(verdict.Signature ?? "", signature, out var length) || length != 64)
            return false;
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = publicKey[..32].ToArray(), Y = publicKey[32..].ToArray() },
        });
        return key.VerifyData(SignedBytes(verdict), signature, HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static byte[] SignedBytes(Verdict verdict) =>
        RecordJson.Canonical(verdict with { Signature = null }, RecordJson.Default.Verdict);
}
