// Words. *Hidden tests* are kernel tests that those who propose never see: they are sealed into the verifier and compiled into
// its own kernels only. A *canary* is a test that must fail, and say a word that is new in every build: a kernel that writes
// its own evidence, passing whatever it is asked, gives itself away.
using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace Dialogos.Sandbox.Testing;

/// <summary>The hidden tests with one build's canary.</summary>
public sealed class HiddenSuite
{
    /// <summary>The canary's name among the tests.</summary>
    public const string Canary = "canary.must_fail";

    private const string Mark = "hidden-tests/";
    private static readonly Lazy<ImmutableArray<(string Path, string Text)>> Sealed = new(Read);
    private readonly string _word = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>SHA-256 over names and texts of the suite.</summary>
    public static string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\0', Sealed.Value.Select(file => file.Path + "\0" + file.Text)))));

    /// <summary>The suite's files, as the kernel's builder takes them.</summary>
    public IReadOnlyList<(string Path, string Text)> Files => [.. Sealed.Value, ("kernel/tests/hidden/CanaryTests.cs", $$"""
        namespace Dialogos.Kernel.Tests.Hidden;

        internal static class CanaryTests
        {
            [KernelTest]
            internal static void MustFail(KernelTestContext context) => context.Expect(false, "{{_word}}");
        }
        """)];

    /// <summary>What is wrong with a run: the canary did not fail, or said another word. Null if nothing is.</summary>
    public string? FlawIn(TestOutcome outcome) => outcome.Flaw
        ?? (outcome.Results.GetValueOrDefault(Canary) == _word ? null : "the test that must fail did not");

    private static ImmutableArray<(string, string)> Read()
    {
        var assembly = typeof(HiddenSuite).Assembly;
        return [.. assembly.GetManifestResourceNames().Where(name => name.StartsWith(Mark, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => ("kernel/tests/hidden/" + name[Mark.Length..], Text(name)))];
    }

    private static string Text(string name)
    {
        using var reader = new StreamReader(typeof(HiddenSuite).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
