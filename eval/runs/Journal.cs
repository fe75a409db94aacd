using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dialogos.Eval.Cases;
using Dialogos.Sandbox.Signing;

namespace Dialogos.Eval.Runs;

/// <summary>
/// The cases that ended so far, one signed line each, so that a run that was cut off goes on where it was. Its name follows
/// from all inputs: another suite, model or generation begins anew. Lines that the key's holder did not sign are not there.
/// Its first line is the run's seed: only its owner can read it until the run is whole and the result tells it.
/// </summary>
public sealed class Journal
{
    private const string SeedLine = "seed";
    private readonly string _file;
    private readonly SigningKey _key;
    private readonly Dictionary<(string Suite, string Id, string Subject), CaseResult> _known = [];

    /// <summary>Opens the journal of a run.</summary>
    /// <param name="folder">Where journals lie.</param>
    /// <param name="inputs">Everything that the results depend on.</param>
    /// <param name="fresh">Forget what is there.</param>
    /// <param name="given">The seed to use; null to go on with the one that is there, or to draw one.</param>
    public Journal(string folder, string inputs, SigningKey key, bool fresh, RunSeed? given = null)
    {
        _key = key;
        Directory.CreateDirectory(folder);
        _file = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{inputs} {given?.Text}")))[..16] + ".jsonl");
        if (fresh)
            Close();
        foreach (var (kind, text) in File.Exists(_file) ? File.ReadLines(_file).Select(Read).OfType<(string, string)>() : [])
        {
            if (kind == SeedLine)
                Seed = RunSeed.Parse(text);
            else if (JsonSerializer.Deserialize(text, ResultJson.Default.CaseResult) is { } result)
                _known[(kind, result.Id, result.Subject)] = result;
        }
        if (Seed is not null)
            return;
        // Without the seed that they were drawn with, cases say nothing about this run.
        _known.Clear();
        Close();
        Seed = given ?? RunSeed.Draw();
        new FileStream(_file, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }).Dispose();
        Write(SeedLine, Seed.Text);
    }

    /// <summary>What the run's random choices begin with.</summary>
    public RunSeed Seed { get; }

    /// <summary>A folder for what belongs to the run alone.</summary>
    public string Folder => Path.ChangeExtension(_file, null);

    /// <summary>How many cases it knows.</summary>
    public int Count => _known.Count;

    /// <summary>The result of a case that ended before; null where it must be run. What the harness broke is run again.</summary>
    public CaseResult? Find(string suite, string id, string subject) =>
        _known.GetValueOrDefault((suite, id, subject)) is { State: not CaseState.Infrastructure } known ? known : null;

    /// <summary>Notes that a case ended.</summary>
    public void Add(string suite, CaseResult result) =>
        Write(suite, JsonSerializer.Serialize(result, ResultJson.Default.CaseResult).ReplaceLineEndings(""));

    /// <summary>The run is whole: nothing is left to go on with.</summary>
    public void Close()
    {
        File.Delete(_file);
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    private void Write(string kind, string text) =>
        File.AppendAllText(_file, $"{Convert.ToBase64String(_key.Sign(Encoding.UTF8.GetBytes($"{kind} {text}")))} {kind} {text}\n");

    private (string Kind, string Text)? Read(string line)
    {
        var parts = line.Split(' ', 3);
        var signature = new byte[64];
        if (parts.Length < 3 || !Convert.TryFromBase64String(parts[0], signature, out var length) || length != 64
            || !ResultFile.IsGenuine(Encoding.UTF8.GetBytes(line[(parts[0].Length + 1)..]), signature, _key.PublicKey))
            return null;
        return (parts[1], parts[2]);
    }
}
