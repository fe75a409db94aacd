using System;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Cryptography;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.FileSystems.Fat;
using Dialogos.Kernel.Generations;
using Dialogos.Kernel.Stores;
using Dialogos.Kernel.Primitives;
using Dialogos.Sandbox.Signing;
using Xunit;

namespace Dialogos.Tests.Bootloader;

[SupportedOSPlatform("linux")]
public sealed class SigningTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dialogos-signing-").FullName;
    private readonly SigningKey _key;
    private readonly GenerationFolder _store;

    public SigningTests()
    {
        _key = SigningKey.LoadOrCreate(KeyPath);
        var device = new MemoryBlockDevice("esp", new byte[36 << 20]);
        Assert.True(Fat32Formatter.Format(device, 1, "ESP").IsOk);
        _store = GenerationFolder.OpenOrCreate(FatFileSystem.Mount(
            new BlockCache(device, 256), new FixedClock(new Timestamp(1_700_000_000, 0))).Value).Value;
        Assert.True(Stage(0).IsOk);
        Assert.True(Stage(5).IsOk);
    }

    private string KeyPath => Path.Combine(_folder, "keys", "key.pem");

    public void Dispose()
    {
        _key.Dispose();
        Directory.Delete(_folder, true);
    }

    [Fact]
    public void A_staged_generation_verifies_and_says_what_was_signed()
    {
        var verifier = Verifier();
        Assert.Equal(Rejection.None, verifier.Verify(Name(5)));
        Assert.Equal("Dialogos 5", verifier.Entry!.Title);
        Assert.Equal(TestGeneration.Content(5).Kernel, verifier.Kernel.ToArray());
        Assert.Equal(4, verifier.Manifest!.Parent);
        Assert.Equal(Rejection.None, verifier.Verify(Name(0)));
        Assert.Equal(-1, verifier.Manifest!.Parent);
    }

    [Fact]
    public void Numbers_are_used_once()
    {
        Assert.Equal(Errno.Exists, Stage(5).Error);
        Assert.Equal(Errno.Exists, Stage(0).Error);
        Assert.Equal(6, GenerationDirectory.Read(_store).Value.NextNumber().Value);
    }

    [Theory]
    [InlineData("0005/manifest.sig", Rejection.BadSignature)]
    [InlineData("0005/manifest.json", Rejection.BadSignature)]
    [InlineData("0005+3.conf", Rejection.EntryChanged)]
    [InlineData("0005/kernel.efi", Rejection.KernelChanged)]
    public void Every_flipped_byte_of_a_file_is_found(string path, Rejection expected)
    {
        var bytes = new byte[(int)_store.Length(path).Value];
        Assert.True(_store.Read(path, bytes).IsOk);
        for (var i = 0; i < bytes.Length; i += bytes.Length > 200 ? 7 : 1)
        {
            bytes[i] ^= 0x40;
            Assert.True(_store.Write(path, bytes).IsOk);
            Assert.Equal(expected, Verifier().Verify(Name(5)));
            bytes[i] ^= 0x40;
        }
        Assert.True(_store.Write(path, bytes).IsOk);
        Assert.Equal(Rejection.None, Verifier().Verify(Name(5)));
        Assert.True(_store.Write(path, (byte[])[.. bytes, 0]).IsOk);
        Assert.Equal(expected, Verifier().Verify(Name(5)));
        Assert.True(_store.Write(path, bytes.AsSpan(0, bytes.Length - 1)).IsOk);
        Assert.Equal(expected, Verifier().Verify(Name(5)));
        Assert.True(_store.Remove(path).IsOk);
        Assert.Equal(Rejection.FileMissing, Verifier().Verify(Name(5)));
    }

    [Fact]
    public void A_signed_manifest_of_another_generation_does_not_pass()
    {
        foreach (var file in (string[])["manifest.json", "manifest.sig", "kernel.efi"])
        {
            var bytes = new byte[(int)_store.Length($"0000/{file}").Value];
            _store.Read($"0000/{file}", bytes);
            _store.Write($"0005/{file}", bytes);
        }
        Assert.Equal(Rejection.WrongNumber, Verifier().Verify(Name(5)));
    }

    [Fact]
    public void Another_key_is_rejected()
    {
        using var other = SigningKey.LoadOrCreate(Path.Combine(_folder, "other.pem"));
        var verifier = new GenerationVerifier(_store, EcdsaPublicKey.Parse(other.PublicKey).Value);
        Assert.Equal(Rejection.BadSignature, verifier.Verify(Name(5)));
    }

    [Fact]
    public void Signed_rubbish_is_still_no_kernel_and_no_manifest()
    {
        var content = TestGeneration.Content(6) with { Kernel = new byte[1000] };
        Assert.True(GenerationStage.Stage(_store, GenerationSigner.Sign(content, _key), 3).IsOk);
        Assert.Equal(Rejection.BadImage, Verifier().Verify(Name(6)));
        var rubbish = Encoding.ASCII.GetBytes("{}");
        _store.Write("0006/manifest.json", rubbish);
        _store.Write("0006/manifest.sig", _key.Sign(rubbish));
        Assert.Equal(Rejection.BadManifest, Verifier().Verify(Name(6)));
    }

    [Fact]
    public void The_key_is_kept_and_nobody_else_can_read_it()
    {
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyPath));
        using (var again = SigningKey.LoadOrCreate(KeyPath))
            Assert.Equal(_key.PublicKey, again.PublicKey);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(KeyPath)!));
        File.SetUnixFileMode(KeyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Throws<InvalidDataException>(() => SigningKey.LoadOrCreate(KeyPath));
        File.SetUnixFileMode(KeyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(KeyPath, "no key");
        Assert.Throws<InvalidDataException>(() => SigningKey.LoadOrCreate(KeyPath));
        using var wrongCurve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        File.WriteAllText(KeyPath, wrongCurve.ExportPkcs8PrivateKeyPem());
        Assert.Throws<InvalidDataException>(() => SigningKey.LoadOrCreate(KeyPath));
    }

    [Fact]
    public void The_loader_takes_one_key_and_keeps_it()
    {
        var loader = new byte[500];
        "dialogos public key: P-256 x, y:"u8.CopyTo(loader.AsSpan(100));
        var keyed = LoaderKey.Embed(loader, _key.PublicKey);
        Assert.Equal(_key.PublicKey, keyed.AsSpan(132, 64).ToArray());
        Assert.Equal(loader.Take(132), keyed.Take(132));
        Assert.Equal(loader.Skip(196), keyed.Skip(196));
        Assert.Equal(keyed, LoaderKey.Embed(keyed, _key.PublicKey));
        using var other = SigningKey.LoadOrCreate(Path.Combine(_folder, "other.pem"));
        Assert.Throws<InvalidDataException>(() => LoaderKey.Embed(keyed, other.PublicKey));
        Assert.Throws<InvalidDataException>(() => LoaderKey.Embed(new byte[500], _key.PublicKey));
        Assert.Throws<InvalidDataException>(() => LoaderKey.Embed(loader.AsSpan(0, 150), _key.PublicKey));
        Assert.Throws<InvalidDataException>(() => LoaderKey.Embed((byte[])[.. loader, .. loader], _key.PublicKey));
    }

    [Fact]
    public void Texts_that_no_reader_would_accept_are_not_signed()
    {
        Assert.Throws<InvalidDataException>(() => GenerationSigner.Sign(TestGeneration.Content(7) with { Title = "a\nb" }, _key));
        Assert.Throws<InvalidDataException>(() => GenerationSigner.Sign(TestGeneration.Content(7) with { Toolchain = "\"" }, _key));
        Assert.Throws<InvalidDataException>(() => GenerationSigner.Sign(TestGeneration.Content(7) with { Proposals = ["\\"] }, _key));
    }

    private Result Stage(int number) =>
        GenerationStage.Stage(_store, GenerationSigner.Sign(TestGeneration.Content(number), _key), 3);

    private GenerationVerifier Verifier() => new(_store, EcdsaPublicKey.Parse(_key.PublicKey).Value);

    private static GenerationName Name(int number) =>
        number == 0 ? GenerationName.FactoryName : GenerationName.Staged(number, 3).Value;
}
