using System;
using System.IO;
using System.Security.Cryptography;
using System.Text;

namespace Dialogos.Sandbox.Verification;

/// <summary>
/// What gates rest on, kept under its own SHA-256 in a folder: a verdict names the hash, so its evidence cannot be exchanged.
/// </summary>
public sealed class EvidenceStore(string folder)
{
    /// <summary>Keeps a text and returns its hash. Atomic: a reader sees all of it or nothing.</summary>
    public string Put(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var path = PathOf(hash);
        if (File.Exists(path))
            return hash;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var unfinished = $"{path}.{Guid.NewGuid():N}";
        File.WriteAllBytes(unfinished, bytes);
        File.Move(unfinished, path, overwrite: true);
        return hash;
    }

    /// <summary>The text with this hash; null if it is not there.</summary>
    /// <exception cref="InvalidDataException">It was changed after it was kept.</exception>
    public string? Get(string hash)
    {
        if (hash.Length != 64 || !File.Exists(PathOf(hash)))
            return null;
        var bytes = File.ReadAllBytes(PathOf(hash));
        return Convert.ToHexStringLower(SHA256.HashData(bytes)) == hash
            ? Encoding.UTF8.GetString(bytes)
            : throw new InvalidDataException($"The evidence {hash} was changed after it was kept.");
    }

    private string PathOf(string hash) => Path.Combine(folder, hash[..2], hash[2..]);
}
