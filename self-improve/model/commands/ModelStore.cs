using System;
using System.Collections.Generic;
using System.IO;
using Dialogos.SelfImprove.Model.Gguf;

namespace Dialogos.SelfImprove.Model.Commands;

/// <summary>
/// The models that a person has added: links to GGUF files in a folder, and which of them is in use. Files stay where
/// they are; removing a model never deletes weights.
/// </summary>
public sealed class ModelStore(string folder)
{
    /// <summary>The environment variable that names the folder.</summary>
    public const string Variable = "DIALOGOS_MODELS";

    private string UseFile => Path.Combine(folder, "in-use");

    /// <summary>The store of this user.</summary>
    public static ModelStore Default()
    {
        string? named = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(named)) return new ModelStore(named);
        string data = Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } home
            ? home
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share");
        return new ModelStore(Path.Combine(data, "dialogos", "models"));
    }

    /// <summary>Names and files, and which is in use.</summary>
    public IReadOnlyList<(string Name, string File, bool InUse)> List()
    {
        List<(string, string, bool)> models = [];
        if (!Directory.Exists(folder)) return models;
        string? used = InUse();
        string[] links = Directory.GetFiles(folder, "*.link");
        Array.Sort(links, StringComparer.Ordinal);
        foreach (string link in links)
        {
            string name = Path.GetFileNameWithoutExtension(link);
            models.Add((name, File.ReadAllText(link).Trim(), name == used));
        }

        return models;
    }

    /// <summary>Adds a file after loading it once, under its own name or another.</summary>
    public string Add(string file, string? name)
    {
        string full = Path.GetFullPath(file);
        using (GgufFile opened = GgufFile.Open(full)) Inference.ModelWeights.Load(opened);
        string chosen = name ?? Path.GetFileNameWithoutExtension(full);
        CheckName(chosen);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Link(chosen), full + "\n");
        return chosen;
    }

    /// <summary>Makes a model the one that is used when none is named.</summary>
    public void Use(string name)
    {
        if (!File.Exists(Link(name))) throw new GgufException($"there is no model '{name}'");
        File.WriteAllText(UseFile, name + "\n");
    }

    /// <summary>Forgets a model; its file stays.</summary>
    public void Remove(string name)
    {
        if (!File.Exists(Link(name))) throw new GgufException($"there is no model '{name}'");
        File.Delete(Link(name));
        if (InUse() == name) File.Delete(UseFile);
    }

    /// <summary>The file of a name or path; of the model in use, where neither is given.</summary>
    public string Resolve(string? nameOrPath)
    {
        string? wanted = nameOrPath ?? InUse();
        if (wanted is null) throw new GgufException("no model is in use: add one with 'model add FILE' and 'model use NAME'");
        if (File.Exists(wanted)) return wanted;
        if (!wanted.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) && File.Exists(Link(wanted)))
            return File.ReadAllText(Link(wanted)).Trim();
        throw new GgufException($"there is neither a file nor a model '{wanted}'");
    }

    private string? InUse() => File.Exists(UseFile) ? File.ReadAllText(UseFile).Trim() : null;

    private string Link(string name)
    {
        CheckName(name);
        return Path.Combine(folder, name + ".link");
    }

    private static void CheckName(string name)
    {
        if (name.Length == 0 || name[0] == '.' || name.AsSpan().ContainsAny(Path.GetInvalidFileNameChars()))
            throw new GgufException($"'{name}' is no name for a model");
    }
}
