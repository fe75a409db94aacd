using System;
using System.Buffers.Binary;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace Dialogos.Eval.Cases;

/// <summary>
/// What all random choices of a run begin with. It is drawn when a run begins, so that nothing can have been trained on what
/// follows from it, and it is written into the result, so that anybody can repeat the run. Two subjects of one run share it:
/// they meet the same choices.
/// </summary>
public sealed record RunSeed
{
    private const int Bytes = 16;

    private RunSeed(string text) => Text = text;

    /// <summary>32 hexadecimal digits.</summary>
    public string Text { get; }

    /// <summary>A seed that nobody knew before.</summary>
    public static RunSeed Draw() => new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes)));

    /// <summary>The seed of an earlier result.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static RunSeed Parse(string text) => text.Length == 2 * Bytes && text.All(char.IsAsciiHexDigit) ? new(text.ToLowerInvariant())
        : throw new InvalidDataException($"'{text}' is no seed: a seed has {2 * Bytes} hexadecimal digits, and a result names its own");

    /// <summary>
    /// What one kind of choice begins with. Kinds do not tell of each other: who is given one of them, as a random proposer
    /// is, knows nothing of the bugs that are drawn.
    /// </summary>
    public ulong For(string purpose) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{Text} {purpose}")));
}
