using System;
using System.Text;
using Dialogos.Kernel.Cryptography;
using Xunit;

namespace Dialogos.Tests.Kernel.Cryptography;

public class Sha256Tests
{
    // FIPS 180-4 examples (NIST, "SHA256.pdf" and "SHA2_Additional.pdf").
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void Published_examples(string message, string expected) =>
        Assert.Equal(expected, Digest(Encoding.ASCII.GetBytes(message)));

    [Fact]
    public void A_million_times_a() =>
        Assert.Equal("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
            Digest(Encoding.ASCII.GetBytes(new string('a', 1_000_000))));

    [Fact]
    public void Every_length_to_300_equals_dotnet()
    {
        var random = new Random(1);
        for (var length = 0; length <= 300; length++)
        {
            var data = new byte[length];
            random.NextBytes(data);
            Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(data)), Digest(data));
        }
    }

    [Fact]
    public void Any_split_into_pieces_gives_the_same_digest_and_the_object_can_be_used_again()
    {
        var random = new Random(2);
        var sha = new Sha256();
        for (var round = 0; round < 2000; round++)
        {
            var data = new byte[random.Next(400)];
            random.NextBytes(data);
            for (var at = 0; at < data.Length;)
            {
                var piece = random.Next(1, Math.Min(130, data.Length - at) + 1);
                sha.Append(data.AsSpan(at, piece));
                at += piece;
            }
            var digest = new byte[32];
            sha.Finish(digest);
            Assert.Equal(System.Security.Cryptography.SHA256.HashData(data), digest);
        }
    }

    private static string Digest(byte[] data)
    {
        var digest = new byte[Sha256.DigestLength];
        Sha256.Hash(data, digest);
        return Convert.ToHexStringLower(digest);
    }
}
