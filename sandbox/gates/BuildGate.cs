using System.Threading.Tasks;
using Dialogos.Kernel.Build;
using Dialogos.Kernel.Build.Linker;
using Dialogos.Sandbox.Builds;
using Dialogos.Sandbox.Verification;

namespace Dialogos.Sandbox.Gates;

/// <summary>
/// Gate 4: two builds in two folders, one from the parsed base, one from files written anew, give the same bytes; and the
/// same bytes as the system's own build, if it made one.
/// </summary>
internal static class BuildGate
{
    /// <summary>How the evidence names the kernel, before its hash.</summary>
    internal const string KernelMark = "kernel.efi sha256 ";

    internal static async Task<Finding> JudgeAsync(Trial trial)
    {
        BuiltKernel first, second;
        try
        {
            (first, second) = (await trial.Kernel, await trial.SecondKernel);
        }
        catch (System.Exception fault) when (fault is BuildException or LinkException)
        {
            return Finding.Refused($"It does not build: {fault.Message.Split('\n')[0]}", fault.Message);
        }
        var evidence = $"{KernelMark}{first.EfiHash}\nkernel.elf sha256 {first.ElfHash}\nsecond build {second.EfiHash} {second.ElfHash}\n"
            + $"the system's own build {trial.Request.GuestKernelHash ?? "none"}\n";
        if (first.EfiHash != second.EfiHash || first.ElfHash != second.ElfHash)
            return Finding.Refused($"Two builds of the same sources differ: {first.EfiHash} and {second.EfiHash}.", evidence);
        if (trial.Request.GuestKernelHash is { } guest && guest != first.EfiHash)
            return Finding.Refused($"The system built other bytes ({guest}) than the verifier ({first.EfiHash}).", evidence);
        return Finding.Passed(evidence);
    }

    /// <summary>The kernel's hash that the evidence of this gate names; null if it is no such evidence.</summary>
    internal static string? KernelHashIn(string? evidence) => evidence is not null
        && evidence.StartsWith(KernelMark, System.StringComparison.Ordinal) && evidence.Length > KernelMark.Length + 64
        ? evidence.Substring(KernelMark.Length, 64) : null;
}
