// Words. The *signing key* is the private half of the pair whose public half the boot loader carries. It signs what the
// verifier accepted and lives outside the repository and outside the guest: whoever holds it decides what starts.
using System;
using System.IO;
using System.Security.Cryptography;

namespace Dialogos.Sandbox.Signing;

/// <summary>A private key of ECDSA over P-256, kept in a file that only its owner can read.</summary>
public sealed class SigningKey : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly ECDsa _key;

    private SigningKey(ECDsa key) => _key = key;

    /// <summary>The file of the development key: <c>$XDG_DATA_HOME/dialogos/keys/development.pem</c>.</summary>
    public static string DevelopmentKeyPath
    {
        get
        {
            var data = Environment.GetEnvironmentVariable("XDG_DATA_HOME");
            if (string.IsNullOrEmpty(data))
                data = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share");
            return Path.Combine(data, "dialogos", "keys", "development.pem");
        }
    }

    /// <summary>Reads a key, or makes one where there is no file yet.</summary>
    /// <exception cref="InvalidDataException">The file holds no such key, or others may read it.</exception>
    public static SigningKey LoadOrCreate(string path)
    {
        if (!File.Exists(path))
            Create(path);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != 0)
            throw new InvalidDataException($"{path} can be read by others: chmod 600 it, or delete it and its generations.");
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new InvalidDataException($"{path} holds no private key in PEM form.", fault);
        }
        if (key.KeySize == 256 && key.ExportParameters(false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value)
            return new SigningKey(key);
        key.Dispose();
        throw new InvalidDataException($"{path} holds a key of another kind than P-256.");
    }

    /// <summary>The public half: x and y, 64 bytes, as the boot loader carries it.</summary>
    public byte[] PublicKey
    {
        get
        {
            var point = _key.ExportParameters(includePrivateParameters: false).Q;
            return [.. point.X!, .. point.Y!];
        }
    }

    /// <summary>The signature of a text: r and s, 64 bytes, over its SHA-256.</summary>
    public byte[] Sign(ReadOnlySpan<byte> text) =>
        _key.SignData(text.ToArray(), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    // Written beside the final name and moved, so that nobody ever reads half a key; a second creator's move fails.
    private static void Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var temporary = $"{path}.{Environment.ProcessId}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using (var writer = new StreamWriter(temporary, options))
            writer.Write(key.ExportPkcs8PrivateKeyPem() + "\n");
        try
        {
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
        }
    }
}
