using System;
using System.Collections.Generic;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Generations;

/// <summary>
/// What the verifier signs about a generation: <c>manifest.json</c>, whose bytes <c>manifest.sig</c> signs (ECDSA P-256
/// over SHA-256, 64 bytes). The text has one form: these fields, in this order, strings of printable ASCII without
/// escapes, blanks between tokens as you like. Hashes are lower-case hexadecimal.
/// </summary>
public sealed class Manifest
{
    /// <summary>The only format that is read.</summary>
    public const int Format = 1;

    /// <summary>The longest text, in bytes.</summary>
    public const int LongestText = 64 * 1024;

    /// <summary>The most proposals, or verdicts.</summary>
    public const int MostRecords = 256;

    /// <summary>The generation's number.</summary>
    public int Generation { get; set; }

    /// <summary>The generation that it was made from; -1 (<c>null</c>) for one without a parent.</summary>
    public int Parent { get; set; } = -1;

    /// <summary>When it was made, in UTC: <c>2026-11-21T09:20:00Z</c>.</summary>
    public string Created { get; set; } = "";

    /// <summary>The git tree that the kernel was built from.</summary>
    public string SourceTree { get; set; } = "";

    /// <summary>Bytes in kernel.efi.</summary>
    public long KernelLength { get; set; }

    /// <summary>SHA-256 of kernel.efi.</summary>
    public byte[] KernelHash { get; set; } = [];

    /// <summary>Bytes in sources.bundle.</summary>
    public long SourcesLength { get; set; }

    /// <summary>SHA-256 of sources.bundle.</summary>
    public byte[] SourcesHash { get; set; } = [];

    /// <summary>SHA-256 of the entry file's text: the name is the state and may change, the text may not.</summary>
    public byte[] EntryHash { get; set; } = [];

    /// <summary>The tools that built the kernel, as the builder names them.</summary>
    public string Toolchain { get; set; } = "";

    /// <summary>The weights that it was delivered with; empty (<c>null</c>) without.</summary>
    public string Model { get; set; } = "";

    /// <summary>Ids of the proposals that made it of its parent.</summary>
    public string[] Proposals { get; set; } = [];

    /// <summary>Ids of the verdicts on them.</summary>
    public string[] Verdicts { get; set; } = [];

    /// <summary>Entries in the log of records when it was made.</summary>
    public long LogIndex { get; set; }

    /// <summary>Root of the log's Merkle tree; empty (<c>null</c>) without a log.</summary>
    public string LogRoot { get; set; } = "";

    /// <summary>Reads the text. <see cref="Errno.BadMessage"/>: it is not exactly of this form.</summary>
    public static Result<Manifest> Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length > LongestText)
            return Errno.BadMessage;
        var reader = new ManifestReader(text);
        reader.Expect('{');
        reader.Name("format");
        var format = reader.Number(Format);
        reader.NextName("generation");
        var generation = (int)reader.Number(GenerationName.LargestNumber);
        reader.NextName("parent");
        var parent = reader.TakeNull() ? -1 : (int)reader.Number(GenerationName.LargestNumber);
        reader.NextName("created");
        var created = reader.Text();
        reader.NextName("sourceTree");
        var sourceTree = reader.Text();
        reader.NextName("kernelLength");
        var kernelLength = reader.Number(long.MaxValue);
        reader.NextName("kernelSha256");
        var kernelHash = reader.Hash();
        reader.NextName("sourcesLength");
        var sourcesLength = reader.Number(long.MaxValue);
        reader.NextName("sourcesSha256");
        var sourcesHash = reader.Hash();
        reader.NextName("entrySha256");
        var entryHash = reader.Hash();
        reader.NextName("toolchain");
        var toolchain = reader.Text();
        reader.NextName("model");
        var model = reader.TakeNull() ? "" : reader.Text();
        reader.NextName("proposals");
        var proposals = reader.Texts(MostRecords);
        reader.NextName("verdicts");
        var verdicts = reader.Texts(MostRecords);
        reader.NextName("logIndex");
        var logIndex = reader.Number(long.MaxValue);
        reader.NextName("logRoot");
        var logRoot = reader.TakeNull() ? "" : reader.Text();
        reader.Expect('}');
        reader.ExpectEnd();
        if (reader.Broken || format != Format)
            return Errno.BadMessage;
        return new Manifest
        {
            Generation = generation,
            Parent = parent,
            Created = created,
            SourceTree = sourceTree,
            KernelLength = kernelLength,
            KernelHash = kernelHash,
            SourcesLength = sourcesLength,
            SourcesHash = sourcesHash,
            EntryHash = entryHash,
            Toolchain = toolchain,
            Model = model,
            Proposals = proposals,
            Verdicts = verdicts,
            LogIndex = logIndex,
            LogRoot = logRoot,
        };
    }

    /// <summary>
    /// Writes the text. <see cref="Errno.InvalidArgument"/>: a value that <see cref="Parse"/> would refuse.
    /// </summary>
    public Result<byte[]> ToBytes()
    {
        var text = "{\n" +
            $"  \"format\": {Format},\n" +
            $"  \"generation\": {Generation},\n" +
            $"  \"parent\": {(Parent < 0 ? "null" : $"{Parent}")},\n" +
            $"  \"created\": \"{Created}\",\n" +
            $"  \"sourceTree\": \"{SourceTree}\",\n" +
            $"  \"kernelLength\": {KernelLength},\n" +
            $"  \"kernelSha256\": \"{AsciiText.ToHexadecimal(KernelHash)}\",\n" +
            $"  \"sourcesLength\": {SourcesLength},\n" +
            $"  \"sourcesSha256\": \"{AsciiText.ToHexadecimal(SourcesHash)}\",\n" +
            $"  \"entrySha256\": \"{AsciiText.ToHexadecimal(EntryHash)}\",\n" +
            $"  \"toolchain\": \"{Toolchain}\",\n" +
            $"  \"model\": {QuoteOrNull(Model)},\n" +
            $"  \"proposals\": {List(Proposals)},\n" +
            $"  \"verdicts\": {List(Verdicts)},\n" +
            $"  \"logIndex\": {LogIndex},\n" +
            $"  \"logRoot\": {QuoteOrNull(LogRoot)}\n" +
            "}\n";
        var bytes = new List<byte>();
        foreach (var character in text)
            bytes.Add(character < 0x80 ? (byte)character : (byte)0xFF);
        var written = bytes.ToArray();
        // One judge of what is valid: the reader. A quote inside a value cannot slip past it.
        return Parse(written).IsOk ? written : Errno.InvalidArgument;
    }

    private static string QuoteOrNull(string text) => text.Length == 0 ? "null" : $"\"{text}\"";

    private static string List(string[] texts)
    {
        var list = "[";
        for (var i = 0; i < texts.Length; i++)
            list += (i == 0 ? "\"" : ", \"") + texts[i] + "\"";
        return list + "]";
    }
}
