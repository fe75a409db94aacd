using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Schema;
using Dialogos.Eval.Cases;
using Dialogos.Sandbox.Signing;
using Dialogos.Sandbox.Verification;

namespace Dialogos.Eval.Runs;

/// <summary>Signs results, and tells whether a result can be believed.</summary>
public static class ResultFile
{
    /// <summary>The result with the signature of the key's holder over everything else.</summary>
    public static EvaluationResult Sign(EvaluationResult result, SigningKey key) =>
        result with { Signature = Convert.ToBase64String(key.Sign(Bytes(result))) };

    /// <summary>The JSON schema that every result of this version fulfils.</summary>
    public static string Schema
    {
        get
        {
            var schema = ResultJson.Default.EvaluationResult.GetJsonSchemaAsNode();
            schema["$id"] = $"{EvaluationResult.SchemaName}/{EvaluationResult.SchemaVersion}";
            return schema.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
        }
    }

    /// <summary>Writes a result; a reader sees all of it or nothing.</summary>
    public static void Write(string file, EvaluationResult result)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        File.WriteAllText(file + ".part", JsonSerializer.Serialize(result, ResultJson.Default.EvaluationResult) + "\n");
        File.Move(file + ".part", file, overwrite: true);
    }

    /// <summary>Reads a result without judging it.</summary>
    /// <exception cref="InvalidDataException">It is no result of a version that is known here.</exception>
    public static EvaluationResult Read(string file)
    {
        try
        {
            var result = JsonSerializer.Deserialize(File.ReadAllText(file), ResultJson.Default.EvaluationResult)
                ?? throw new InvalidDataException($"{file} is empty");
            return result.Schema == EvaluationResult.SchemaName && result.Version == EvaluationResult.SchemaVersion ? result
                : throw new InvalidDataException($"{file} has the schema {result.Schema}, version {result.Version}");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{file} is no evaluation result: {fault.Message}");
        }
    }

    /// <summary>Everything that makes a result invalid; nothing for one that can be believed.</summary>
    public static IReadOnlyList<string> FindFlaws(EvaluationResult result, byte[] publicKey, EvidenceStore evidence)
    {
        List<string> flaws = [];
        var signature = new byte[64];
        if (!Convert.TryFromBase64String(result.Signature ?? "", signature, out var length) || length != 64 || !IsGenuine(Bytes(result), signature, publicKey))
            flaws.Add("it is not signed by this evaluator's key");
        if (result.ComputeVerdictHash() != result.VerdictHash)
            flaws.Add("its verdicts are not those that its hash was taken of");
        foreach (var suite in result.Suites)
        {
            foreach (var counts in suite.Counts)
                if (counts != SuiteCounts.Of(counts.Subject, suite.Cases))
                    flaws.Add($"{suite.Name}: the counts of {counts.Subject} are not those of its cases");
            foreach (var twice in suite.Cases.GroupBy(c => (c.Id, c.Subject)).Where(group => group.Count() > 1))
                flaws.Add($"{suite.Name}: {twice.Key.Id} is there twice");
            foreach (var lost in suite.Cases.Where(c => c.State is CaseState.Passed or CaseState.Failed && !HasEvidence(evidence, c.Evidence)))
                flaws.Add($"{suite.Name}: the evidence of {lost.Id} is missing or was changed");
        }
        return flaws;
    }

    /// <summary>Whether the holder of a public key (x and y, 64 bytes) signed a text.</summary>
    public static bool IsGenuine(byte[] text, byte[] signature, byte[] publicKey)
    {
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = publicKey[..32], Y = publicKey[32..] },
        });
        return key.VerifyData(text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static bool HasEvidence(EvidenceStore evidence, string hash)
    {
        try
        {
            return evidence.Get(hash) is not null;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static byte[] Bytes(EvaluationResult result) =>
        Encoding.UTF8.GetBytes(JsonSerializer.Serialize(result with { Signature = null }, ResultJson.Default.EvaluationResult));
}
