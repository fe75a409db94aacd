using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Globalization;
using System.Diagnostics;
using Dialogos.Kernel.Build;
using Dialogos.Sandbox.Metering;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Sources;

namespace Dialogos.Sandbox.Verification;

/// <summary>How much a verifier does.</summary>
public sealed record VerifierOptions
{
    /// <summary>The most mutants of one proposal; they are chosen evenly.</summary>
    public int MostMutants { get; init; } = 12;

    /// <summary>What its work is booked on; null for a meter of its own.</summary>
    public WorkMeter? Meter { get; init; }
}

/// <summary>The verifier's own folder, outside of the repository and of the guest.</summary>
/// <param name="Root">The folder.</param>
public sealed record VerifierFolders(string Root)
{
    /// <summary>The key that verdicts are signed with; only its owner can read it.</summary>
    public string Key => Path.Combine(Root, "verifier.pem");
    /// <summary>What gates rested on, by hash.</summary>
    public string Evidence => Path.Combine(Root, "evidence");
    /// <summary>Exported sources, by tree. May be deleted.</summary>
    public string Trees => Made("trees");
    /// <summary>Kernels of bases, by tree. May be deleted.</summary>
    public string Images => Made("images");
    /// <summary>Results of bases. May be deleted.</summary>
    public string Results => Made("results");
    /// <summary>Acceptances that have begun and not ended.</summary>
    public string Acceptances => Made("acceptances");

    /// <summary>A new folder for one trial.</summary>
    public string NewWorkFolder() => ScratchFolder.New(Made("work"));

    private string Made(string name) => Directory.CreateDirectory(Path.Combine(Root, name)).FullName;
}

/// <summary>What a verdict says about the verifier that found it.</summary>
internal static class VerifierIdentity
{
    /// <summary>SHA-256 over the assemblies that judge: the verifier with its sealed policy and tests, and the builder.</summary>
    internal static string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(
        [.. new[] { typeof(Verifier), typeof(KernelBuilder) }.SelectMany(type => SHA256.HashData(File.ReadAllBytes(type.Assembly.Location)))]));

    internal static VerdictEnvironment Environment { get; } = new(QemuVersion(), Processor(), 0);

    private static string QemuVersion()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("qemu-system-x86_64", ["--version"]) { RedirectStandardOutput = true });
            return process?.StandardOutput.ReadLine() ?? "unknown";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "none";
        }
    }

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            ?? "unknown"
        : string.Create(CultureInfo.InvariantCulture, $"{System.Environment.ProcessorCount} processors");
}

/// <summary>Texts that are sealed into the verifier.</summary>
internal static class SealedText
{
    internal static string Read(string name)
    {
        using var reader = new StreamReader(typeof(SealedText).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The verifier was built without {name}."));
        return reader.ReadToEnd();
    }
}
