using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Dialogos.Sandbox.Vm;

/// <summary>
/// Finds out whether KVM works here, by booting with it: on some machines <c>/dev/kvm</c> opens and then cannot run a
/// guest. The answer is kept until the host restarts or QEMU changes.
/// </summary>
public static class AcceleratorProbe
{
    private const byte ExpectedStatus = 42;

    /// <summary>KVM if it booted a guest on this host, or else TCG.</summary>
    public static async Task<Accelerator> BestAsync(CancellationToken cancellation = default)
    {
        if (!File.Exists("/dev/kvm"))
            return Accelerator.Tcg;
        var cache = CacheFile();
        var host = HostIdentity();
        if (File.Exists(cache))
        {
            var lines = await File.ReadAllLinesAsync(cache, cancellation);
            if (lines is [var known, var answer] && known == host && Enum.TryParse<Accelerator>(answer, out var result))
                return result;
        }
        var best = await TryAsync(Accelerator.Kvm, cancellation) ? Accelerator.Kvm : Accelerator.Tcg;
        Directory.CreateDirectory(Path.GetDirectoryName(cache)!);
        await File.WriteAllLinesAsync(cache, [host, best.ToString()], cancellation);
        return best;
    }

    /// <summary>Boots a guest of a few bytes and looks at its exit status.</summary>
    public static async Task<bool> TryAsync(Accelerator accelerator, CancellationToken cancellation = default)
    {
        var kernel = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(kernel, new TinyGuest().Exit(ExpectedStatus).ToElf(), cancellation);
            await using var machine = await VirtualMachine.StartAsync(new MachineConfiguration
            {
                Boot = new BootSource.Direct(kernel),
                MemoryMiB = 32,
                Accelerator = accelerator,
                Limits = MachineLimits.Default with { WallTime = TimeSpan.FromSeconds(5) },
            }, cancellation);
            return (await machine.WaitAsync(cancellation)).Status == ExpectedStatus;
        }
        catch (MachineStartException)
        {
            return false;
        }
        finally
        {
            File.Delete(kernel);
        }
    }

    private static string CacheFile()
    {
        var root = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(root, "dialogos", "accelerator");
    }

    private static string HostIdentity()
    {
        var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
        var qemu = File.GetLastWriteTimeUtc("/usr/bin/qemu-system-x86_64");
        return $"{boot} {qemu:O}";
    }
}
