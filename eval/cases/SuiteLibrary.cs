using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace Dialogos.Eval.Cases;

/// <summary>The files of the suites, as they were sealed into this assembly.</summary>
public static class SuiteLibrary
{
    /// <summary>A suite's manifest.</summary>
    public static SuiteManifest Manifest(string suite) => SuiteManifest.Parse(Read($"suites/{suite}/manifest.json"));

    /// <summary>A suite's files of one folder, by name.</summary>
    public static IReadOnlyList<(string Name, string Text)> Files(string suite, string folder) =>
        [.. Names($"suites/{suite}/{folder}/").Select(name => (Path.GetFileName(name), Read(name)))];

    /// <summary>One file of a suite.</summary>
    public static string Text(string suite, string path) => Read($"suites/{suite}/{path}");

    /// <summary>SHA-256 over the names and texts of a suite and of all code that judges.</summary>
    public static string Hash(string suite) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        HarnessHash + string.Concat(Names($"suites/{suite}/").Select(name => $"{name}\0{Read(name)}\0")))));

    /// <summary>SHA-256 of the assembly that evaluates and of the worker's.</summary>
    public static string HarnessHash { get; } = Convert.ToHexStringLower(SHA256.HashData(
        [.. new[] { typeof(SuiteLibrary), typeof(Worker.Fuel) }.SelectMany(type => SHA256.HashData(File.ReadAllBytes(type.Assembly.Location)))]));

    private static IEnumerable<string> Names(string start) => typeof(SuiteLibrary).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(start, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static string Read(string name)
    {
        using var stream = typeof(SuiteLibrary).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The harness was built without {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
