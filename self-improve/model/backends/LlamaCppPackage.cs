using System;
using System.Diagnostics;
using System.IO;
using System.Security.Cryptography;

namespace Dialogos.SelfImprove.Model.Backends;

/// <summary>
/// Where the prebuilt llama.cpp lies, and how it gets there. It is a yardstick only: nothing needs it, and it is fetched
/// only when a person asks for it.
/// </summary>
public static class LlamaCppPackage
{
    /// <summary>The npm package and version.</summary>
    public const string Package = "@node-llama-cpp/linux-x64@3.22.1";

    /// <summary>The environment variable that names a folder with the libraries.</summary>
    public const string Variable = "DIALOGOS_LLAMA_CPP";

    private const string Sha256 = "0d953e1503d5ab4608d8ed5b739132308c81ac05ffeb760d2a7f30e08a9f90e0";
    private const string Archive = "node-llama-cpp-linux-x64-3.22.1.tgz";

    /// <summary>The folder of the libraries, whether it exists or not.</summary>
    public static string Folder => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
        ? named
        : Path.Combine(CacheFolder, "package", "bins", "linux-x64");

    /// <summary>Whether the libraries are there.</summary>
    public static bool IsPresent => File.Exists(Path.Combine(Folder, LlamaCppLibrary.FileName));

    private static string CacheFolder
    {
        get
        {
            string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            if (string.IsNullOrEmpty(cache))
                cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            return Path.Combine(cache, "dialogos", "llama.cpp-3.22.1");
        }
    }

    /// <summary>Downloads the package (10.8 MB) with npm, compares its hash, and unpacks it. Says each step.</summary>
    public static void Fetch(Action<string> say)
    {
        Directory.CreateDirectory(CacheFolder);
        say($"downloading the npm package {Package} (10.8 MB, llama.cpp prebuilt, MIT licence) into {CacheFolder}");
        Execute("npm", ["pack", Package, "--silent"]);
        string archive = Path.Combine(CacheFolder, Archive);
        string hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(archive)));
        if (hash != Sha256)
        {
            File.Delete(archive);
            throw new InvalidDataException($"the package's SHA-256 is {hash}, not {Sha256}: it was deleted");
        }

        say("its SHA-256 is the expected one; unpacking");
        Execute("tar", ["xf", archive]);
        File.Delete(archive);
    }

    private static void Execute(string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = CacheFolder, RedirectStandardOutput = true };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"cannot start {program}");
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} failed with status {process.ExitCode}");
    }
}
