using System;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Dialogos.Sandbox.Records;

/// <summary>The JSON forms of all records, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Proposal))]
[JsonSerializable(typeof(Verdict))]
[JsonSerializable(typeof(GenerationRecord))]
[JsonSerializable(typeof(Review))]
[JsonSerializable(typeof(Screening))]
public sealed partial class RecordJson : JsonSerializerContext
{
    /// <summary>
    /// The canonical bytes of a record: UTF-8, members in declared order, no blanks, only the escapes that JSON demands.
    /// </summary>
    public static byte[] Canonical<T>(T record, JsonTypeInfo<T> type) =>
        JsonSerializer.SerializeToUtf8Bytes(record, Relaxed(type));

    /// <summary>The record's id: SHA-256 of its canonical bytes, in lower-case hexadecimal.</summary>
    public static string IdOf(ReadOnlySpan<byte> canonical) => Convert.ToHexStringLower(SHA256.HashData(canonical));

    /// <summary>Reads a record; throws <see cref="JsonException"/> that says where for anything but its exact form.</summary>
    public static T Parse<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(json, Relaxed(type)) ?? throw new JsonException("A record is never null.");

    // Kept apart from Default, whose encoder escapes everything that HTML could trip over.
    private static readonly Lazy<RecordJson> Canonicaliser = new(() =>
        new RecordJson(new JsonSerializerOptions(Default!.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));

    private static JsonTypeInfo<T> Relaxed<T>(JsonTypeInfo<T> type) =>
        Canonicaliser.Value.GetTypeInfo(typeof(T)) as JsonTypeInfo<T>
        ?? throw new InvalidOperationException($"{type.Type} is no record.");
}
