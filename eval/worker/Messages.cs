using System;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dialogos.Eval.Worker;

/// <summary>What the worker is to do: one line of JSON on its standard input.</summary>
/// <param name="Key">32 fresh bytes; every answer to this request is proved with them.</param>
/// <param name="Assembly">The program under test.</param>
/// <param name="Fuel">Steps that each test may take.</param>
/// <param name="Tests">The tests to run, in order.</param>
public sealed record WorkRequest(byte[] Key, byte[] Assembly, long Fuel, string[] Tests);

/// <summary>What happened: one line on standard output, its proof first.</summary>
/// <param name="Kind"><c>started</c>, <c>ended</c> (a test), or <c>done</c> (the request).</param>
/// <param name="Test">The test; empty for <c>done</c>.</param>
/// <param name="Failure">Why it failed; null if it did not.</param>
/// <param name="Checks">Expectations that it looked at; of <c>done</c>: the number of tests.</param>
/// <param name="Steps">Fuel that it used.</param>
public sealed record WorkAnswer(string Kind, string Test, string? Failure, int Checks, long Steps);

/// <summary>The messages between worker and evaluation.</summary>
[JsonSerializable(typeof(WorkRequest))]
[JsonSerializable(typeof(WorkAnswer))]
public sealed partial class Messages : JsonSerializerContext
{
    /// <summary>An answer as its line, with its number among the answers of the request so that none can be dropped.</summary>
    public static string Write(WorkAnswer answer, int number, ReadOnlySpan<byte> key)
    {
        var json = JsonSerializer.Serialize(answer, Default.WorkAnswer);
        return Proof(json, number, key) + json;
    }

    /// <summary>Reads a line; null if whoever wrote it did not have the key.</summary>
    public static WorkAnswer? Read(string line, int number, ReadOnlySpan<byte> key)
    {
        if (line.Length <= 64 || !CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(line[..64]), Encoding.UTF8.GetBytes(Proof(line[64..], number, key))))
            return null;
        return JsonSerializer.Deserialize(line.AsSpan(64), Default.WorkAnswer);
    }

    private static string Proof(string json, int number, ReadOnlySpan<byte> key) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{number} {json}")));
}
