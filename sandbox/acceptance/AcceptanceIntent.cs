using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dialogos.Sandbox.Acceptance;

/// <summary>What an acceptance has set out to do: written before its first step and removed after its last one.</summary>
/// <param name="BaseCommit">The commit that the new one stands on.</param>
/// <param name="Number">The generation's number.</param>
/// <param name="Created">Unix seconds: the commit's date, so that making it again makes the same commit.</param>
public sealed record AcceptanceIntent(string Proposal, string Verdict, string? Review, string BaseCommit, int Number, int? Parent, long Created);

/// <summary>The intents that have begun and not ended, one file each.</summary>
internal sealed partial class IntentFolder(string folder)
{
    internal IReadOnlyList<AcceptanceIntent> All => [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)
        .Select(path => JsonSerializer.Deserialize(File.ReadAllBytes(path), IntentJson.Default.AcceptanceIntent)
            ?? throw new InvalidDataException($"{path} holds no intent."))];

    internal void Write(AcceptanceIntent intent)
    {
        var path = PathOf(intent);
        File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(intent, IntentJson.Default.AcceptanceIntent));
        File.Move(path + ".new", path, overwrite: true);
    }

    internal void Remove(AcceptanceIntent intent) => File.Delete(PathOf(intent));

    /// <summary>Held while one process accepts: two would stand on the same commit.</summary>
    internal FileStream Lock()
    {
        try
        {
            return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new InvalidDataException("Another process accepts a proposal at this moment.");
        }
    }

    private string PathOf(AcceptanceIntent intent) => Path.Combine(folder, $"{intent.Number:D4}-{intent.Proposal}.json");

    [JsonSerializable(typeof(AcceptanceIntent))]
    private sealed partial class IntentJson : JsonSerializerContext;
}
