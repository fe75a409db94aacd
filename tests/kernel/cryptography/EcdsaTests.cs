using System;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Dialogos.Kernel.Cryptography;
using Dialogos.Kernel.Primitives;
using Xunit;

namespace Dialogos.Tests.Kernel.Cryptography;

public class EcdsaTests
{
    private const string OrderHex = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    private const string PrimeHex = "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";
    private const string BaseX = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
    private const string BaseY = "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";

    // RFC 6979, appendix A.2.5 (P-256 with SHA-256).
    private const string RfcX = "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6";
    private const string RfcY = "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";

    [Theory]
    [InlineData("sample", "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716",
        "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8")]
    [InlineData("test", "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367",
        "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083")]
    public void Rfc_6979_signatures_verify(string message, string r, string s)
    {
        var key = Key(RfcX + RfcY);
        var digest = SHA256.HashData(Encoding.ASCII.GetBytes(message));
        Assert.True(key.Verify(digest, Bytes(r + s)).IsOk);
        Assert.Equal(Errno.KeyRejected, key.Verify(SHA256.HashData("tesu"u8), Bytes(r + s)).Error);
    }

    [Fact]
    public void Random_signatures_of_dotnet_verify_and_mutated_ones_get_its_verdict()
    {
        var random = new Random(3);
        for (var round = 0; round < 300; round++)
        {
            using var dotnet = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var key = Key(Export(dotnet));
            var digest = new byte[32];
            random.NextBytes(digest);
            var signature = dotnet.SignHash(digest);
            Assert.True(key.Verify(digest, signature).IsOk);

            var bit = random.Next(512);
            signature[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal(dotnet.VerifyHash(digest, signature), key.Verify(digest, signature).IsOk);
            Assert.Equal(Errno.KeyRejected, key.Verify(digest, signature).Error);
            signature[bit / 8] ^= (byte)(1 << (bit % 8));
            digest[random.Next(32)] ^= (byte)random.Next(1, 256);
            Assert.Equal(Errno.KeyRejected, key.Verify(digest, signature).Error);
        }
    }

    [Fact]
    public void Every_flipped_bit_of_a_signature_and_of_a_digest_is_rejected()
    {
        var key = Key(RfcX + RfcY);
        var digest = SHA256.HashData("sample"u8);
        var signature = Bytes("efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716" +
            "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
        for (var bit = 0; bit < 512; bit++)
        {
            signature[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(key.Verify(digest, signature).Failed, $"signature bit {bit}");
            signature[bit / 8] ^= (byte)(1 << (bit % 8));
        }
        for (var bit = 0; bit < 256; bit++)
        {
            digest[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(key.Verify(digest, signature).Failed, $"digest bit {bit}");
            digest[bit / 8] ^= (byte)(1 << (bit % 8));
        }
        Assert.True(key.Verify(digest, signature).IsOk);
    }

    [Fact]
    public void Scalars_out_of_range_are_rejected()
    {
        var key = Key(BaseX + BaseY);
        var zero = BigInteger.Zero;
        var order = Number(OrderHex);
        BigInteger[] outside = [zero, order, order + 1, Number(PrimeHex), (BigInteger.One << 256) - 1];
        BigInteger[] inside = [1, 2, order - 1, order / 2];
        var digest = new byte[32];
        foreach (var bad in outside)
        {
            foreach (var other in inside)
            {
                Assert.Equal(Errno.KeyRejected, key.Verify(digest, [.. To32(bad), .. To32(other)]).Error);
                Assert.Equal(Errno.KeyRejected, key.Verify(digest, [.. To32(other), .. To32(bad)]).Error);
            }
            Assert.Equal(Errno.KeyRejected, key.Verify(digest, [.. To32(bad), .. To32(bad)]).Error);
        }
    }

    [Fact]
    public void A_signature_whose_r_or_s_is_written_plus_n_is_rejected()
    {
        // Small r: private key 1 (Q = G), nonce 1 gives r = x(G) mod n, large; so search a nonce with r + n < 2^256.
        using var dotnet = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = Key(Export(dotnet));
        var order = Number(OrderHex);
        var digest = SHA256.HashData("r plus n"u8);
        var signature = dotnet.SignHash(digest);
        var s = new BigInteger(signature.AsSpan(32), true, true);
        Assert.True(key.Verify(digest, [.. signature[..32], .. To32(order - s)]).IsOk, "ECDSA is malleable by design");
        if (s + order < BigInteger.One << 256)
            Assert.True(key.Verify(digest, [.. signature[..32], .. To32(s + order)]).Failed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public void Digests_at_and_above_the_order_are_reduced(int above)
    {
        var order = Number(OrderHex);
        var digest = To32(order + above);
        using var dotnet = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = Key(Export(dotnet));
        Assert.True(key.Verify(digest, dotnet.SignHash(digest)).IsOk);
        Assert.True(key.Verify(To32(above), dotnet.SignHash(digest)).IsOk);
    }

    [Fact]
    public void Exceptional_additions_are_right()
    {
        // Q = kG with tiny and huge k, and chosen u1, u2 make the running sum meet G, Q, -G, -Q and infinity.
        var order = Number(OrderHex);
        BigInteger[] secrets = [1, 2, 3, 4, 7, order - 1, order - 2, order - 3, (order - 1) / 2, (order + 1) / 2];
        BigInteger[] nonces = [1, 2, 3, 5, order - 1, order - 2, (order + 1) / 2];
        BigInteger[] messages = [0, 1, 2, order - 1, order - 2, order / 3];
        foreach (var secret in secrets)
        {
            using var dotnet = FromSecret(secret);
            var key = Key(Export(dotnet));
            foreach (var nonce in nonces)
            {
                using var noncePoint = FromSecret(nonce);
                var r = new BigInteger(noncePoint.ExportParameters(false).Q.X, true, true) % order;
                foreach (var message in messages)
                {
                    var s = (BigInteger.ModPow(nonce, order - 2, order) * (message + (r * secret))) % order;
                    byte[] signature = [.. To32(r), .. To32(s)];
                    Assert.Equal(!s.IsZero, key.Verify(To32(message), signature).IsOk);
                    Assert.True(key.Verify(To32((message + 1) % order), signature).Failed);
                }
            }
        }
    }

    [Fact]
    public void A_sum_at_infinity_is_rejected()
    {
        // u1 G + u2 Q = infinity when message = -r * secret.
        var order = Number(OrderHex);
        BigInteger secret = 5, r = 12345, s = 6789;
        using var dotnet = FromSecret(secret);
        var message = order - ((r * secret) % order);
        Assert.Equal(Errno.KeyRejected, Key(Export(dotnet)).Verify(To32(message), [.. To32(r), .. To32(s)]).Error);
    }

    [Fact]
    public void Keys_off_the_curve_or_out_of_range_are_refused()
    {
        var prime = Number(PrimeHex);
        Assert.True(EcdsaPublicKey.Parse(new byte[64]).Failed);
        Assert.True(EcdsaPublicKey.Parse(Bytes(BaseX + BaseX)).Failed);
        Assert.True(EcdsaPublicKey.Parse([.. To32(prime), .. Bytes(BaseY)]).Failed);
        Assert.True(EcdsaPublicKey.Parse([.. Bytes(BaseX), .. To32(prime)]).Failed);
        Assert.True(EcdsaPublicKey.Parse(Bytes(BaseX + BaseY)[..63]).Failed);
        Assert.True(EcdsaPublicKey.Parse([.. Bytes(BaseX + BaseY), 0]).Failed);
        // (0, sqrt(b)) is on the curve; its x written as p is not a second form of it.
        var b = Number("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b");
        var root = BigInteger.ModPow(b, (prime + 1) / 4, prime);
        Assert.True(EcdsaPublicKey.Parse([.. To32(0), .. To32(root)]).IsOk);
        Assert.True(EcdsaPublicKey.Parse([.. To32(prime), .. To32(root)]).Failed);
        for (var bit = 0; bit < 512; bit++)
        {
            var key = Bytes(RfcX + RfcY);
            key[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(EcdsaPublicKey.Parse(key).Failed, $"bit {bit}");
        }
    }

    [Fact]
    public void Wrong_lengths_are_rejected()
    {
        using var dotnet = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = Key(Export(dotnet));
        var digest = new byte[32];
        var signature = dotnet.SignHash(digest);
        Assert.True(key.Verify(digest, signature).IsOk);
        Assert.True(key.Verify(digest, signature.AsSpan(0, 63)).Failed);
        Assert.True(key.Verify(digest, (byte[])[.. signature, 0]).Failed);
        Assert.True(key.Verify(digest.AsSpan(0, 31), signature).Failed);
        Assert.True(key.Verify(digest, dotnet.SignHash(digest, DSASignatureFormat.Rfc3279DerSequence)).Failed);
        Assert.True(key.Verify(digest, []).Failed);
    }

    private static ECDsa FromSecret(BigInteger secret) =>
        ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = To32(secret) });

    private static byte[] Export(ECDsa key)
    {
        var point = key.ExportParameters(false).Q;
        return [.. point.X!, .. point.Y!];
    }

    private static EcdsaPublicKey Key(string hex) => Key(Bytes(hex));

    private static EcdsaPublicKey Key(byte[] bytes) => EcdsaPublicKey.Parse(bytes).Value;

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex);

    private static BigInteger Number(string hex) => new(Bytes(hex), true, true);

    private static byte[] To32(BigInteger value)
    {
        var bytes = new byte[32];
        value.ToByteArray(true, true).CopyTo(bytes, 32 - value.GetByteCount(true));
        return bytes;
    }
}
