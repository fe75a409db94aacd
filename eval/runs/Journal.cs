using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dialogos.Eval.Cases;
using Dialogos.Sandbox.Signing;

namespace Dialogos.Eval.Runs;

/// <summary>
/// The cases that ended so far, one signed line each, so that a run that was cut off goes on where it was. Its name follows
/// from all inputs: another suite, model or generation begins anew. Lines that the key's holder did not sign are not there.
/// </summary>
public sealed class Journal
{
    private readonly string _file;
    private readonly SigningKey _key;
    private readonly Dictionary<(string Suite, string Id, string Subject), CaseResult> _known = [];

    /// <summary>Opens the journal of a run.</summary>
    /// <param name="folder">Where journals lie.</param>
    /// <param name="inputs">Everything that the results depend on.</param>
    /// <param name="fresh">Forget what is there.</param>
    public Journal(string folder, string inputs, SigningKey key, bool fresh)
    {
        _key = key;
        Directory.CreateDirectory(folder);
        _file = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(inputs)))[..16] + ".jsonl");
        if (fresh)
            File.Delete(_file);
        if (!File.Exists(_file))
            return;
        foreach (var line in File.ReadLines(_file))
            if (Read(line) is { } entry)
                _known[(entry.Suite, entry.Result.Id, entry.Result.Subject)] = entry.Result;
    }

    /// <summary>How many cases it knows.</summary>
    public int Count => _known.Count;

    /// <summary>The result of a case that ended before; null where it must be run. What the harness broke is run again.</summary>
    public CaseResult? Find(string suite, string id, string subject) =>
        _known.GetValueOrDefault((suite, id, subject)) is { State: not CaseState.Infrastructure } known ? known : null;

    /// <summary>Notes that a case ended.</summary>
    public void Add(string suite, CaseResult result)
    {
        var json = suite + " " + JsonSerializer.Serialize(result, ResultJson.Default.CaseResult).ReplaceLineEndings("");
        File.AppendAllText(_file, Convert.ToBase64String(_key.Sign(Encoding.UTF8.GetBytes(json))) + " " + json + "\n");
    }

    /// <summary>The run is whole: nothing is left to go on with.</summary>
    public void Close() => File.Delete(_file);

    private (string Suite, CaseResult Result)? Read(string line)
    {
        var parts = line.Split(' ', 3);
        var signature = new byte[64];
        if (parts.Length < 3 || !Convert.TryFromBase64String(parts[0], signature, out var length) || length != 64
            || !ResultFile.IsGenuine(Encoding.UTF8.GetBytes(line[(parts[0].Length + 1)..]), signature, _key.PublicKey))
            return null;
        return JsonSerializer.Deserialize(parts[2], ResultJson.Default.CaseResult) is { } result ? (parts[1], result) : null;
    }
}
