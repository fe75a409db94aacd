using System;
using Dialogos.Kernel.Cryptography;
using Dialogos.Kernel.Image;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Generations;

/// <summary>
/// Checks a generation against a public key: the manifest's signature first, so that nothing unsigned is ever parsed, then
/// the hashes that it states. The hash of sources.bundle is not checked here: starting the kernel does not need the
/// sources, and hashing them would double the time to boot; who opens the bundle checks it.
/// </summary>
public sealed class GenerationVerifier : IGenerationVerifier
{
    /// <summary>The largest kernel.efi that is read, in bytes.</summary>
    public const int LargestKernel = 64 * 1024 * 1024;

    private readonly IGenerationStore _store;
    private readonly EcdsaPublicKey _key;
    private readonly byte[] _text = new byte[Generations.Manifest.LongestText];
    private readonly byte[] _signature = new byte[EcdsaPublicKey.SignatureLength];
    private readonly byte[] _digest = new byte[Sha256.DigestLength];
    private byte[] _kernel = [];
    private int _kernelLength;

    /// <summary>A verifier for the generations of <paramref name="store"/> that <paramref name="key"/>'s owner signed.</summary>
    public GenerationVerifier(IGenerationStore store, EcdsaPublicKey key)
    {
        _store = store;
        _key = key;
    }

    /// <summary>The manifest of the generation that verified last.</summary>
    public Manifest? Manifest { get; private set; }

    /// <summary>The entry of the generation that verified last.</summary>
    public GenerationEntry? Entry { get; private set; }

    /// <summary>The parsed kernel of the generation that verified last.</summary>
    public PortableExecutable? Image { get; private set; }

    /// <summary>The bytes of kernel.efi of the generation that verified last.</summary>
    public ReadOnlySpan<byte> Kernel => new(_kernel, 0, _kernelLength);

    /// <inheritdoc/>
    public Rejection Verify(GenerationName name)
    {
        Manifest = null;
        Entry = null;
        Image = null;
        _kernelLength = 0;
        var signature = _store.Read($"{name.Folder}/manifest.sig", _signature);
        // A signature that does not fit into its 64 bytes is none.
        if (signature.Error == Errno.FileTooLarge)
            return Rejection.BadSignature;
        if (signature.Failed)
            return FromRead(signature.Error);
        var manifestLength = _store.Read($"{name.Folder}/manifest.json", _text);
        if (manifestLength.Failed)
            return FromRead(manifestLength.Error);
        var text = new ReadOnlySpan<byte>(_text, 0, manifestLength.Value);
        Sha256.Hash(text, _digest);
        if (_key.Verify(_digest, new ReadOnlySpan<byte>(_signature, 0, signature.Value)).Failed)
            return Rejection.BadSignature;

        var parsed = Generations.Manifest.Parse(text);
        if (parsed.Failed)
            return Rejection.BadManifest;
        var manifest = parsed.Value;
        if (manifest.Generation != name.Number)
            return Rejection.WrongNumber;
        var rejection = VerifyEntry(name, manifest);
        if (rejection == Rejection.None)
            rejection = VerifyKernel(name, manifest);
        if (rejection == Rejection.None)
            Manifest = manifest;
        return rejection;
    }

    private Rejection VerifyEntry(GenerationName name, Manifest manifest)
    {
        var length = _store.Read(name.FileName, _text);
        if (length.Failed)
            return FromRead(length.Error);
        var text = new ReadOnlySpan<byte>(_text, 0, length.Value);
        Sha256.Hash(text, _digest);
        if (!IsDigest(manifest.EntryHash))
            return Rejection.EntryChanged;
        var entry = GenerationEntry.Parse(text);
        if (entry.Failed)
            return Rejection.BadManifest;
        Entry = entry.Value;
        return Rejection.None;
    }

    private Rejection VerifyKernel(GenerationName name, Manifest manifest)
    {
        if (manifest.KernelLength > LargestKernel)
            return Rejection.BadManifest;
        // One buffer serves all generations: the loader never frees memory.
        if (_kernel.Length < manifest.KernelLength)
            _kernel = new byte[(int)manifest.KernelLength];
        var length = _store.Read($"{name.Folder}/kernel.efi", new Span<byte>(_kernel, 0, (int)manifest.KernelLength));
        if (length.Error == Errno.FileTooLarge)
            return Rejection.KernelChanged;
        if (length.Failed)
            return FromRead(length.Error);
        _kernelLength = length.Value;
        Sha256.Hash(Kernel, _digest);
        if (_kernelLength != manifest.KernelLength || !IsDigest(manifest.KernelHash))
            return Rejection.KernelChanged;
        var image = PortableExecutable.Parse(Kernel);
        if (image.Failed)
            return Rejection.BadImage;
        Image = image.Value;
        return Rejection.None;
    }

    private bool IsDigest(byte[] expected) => new ReadOnlySpan<byte>(expected).SequenceEqual(_digest);

    private static Rejection FromRead(Errno error) => error switch
    {
        Errno.NotFound => Rejection.FileMissing,
        Errno.FileTooLarge => Rejection.BadManifest,
        _ => Rejection.Unreadable,
    };
}
