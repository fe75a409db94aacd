using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Sandbox.Metering;
using Dialogos.Sandbox.Sources;

namespace Dialogos.Sandbox.Builds;

/// <summary>Kernels of bases, built once and kept by tree in a folder.</summary>
public sealed class BaseKernels(KernelWorkshop workshop, string folder)
{
    private readonly Dictionary<string, Task<BuiltKernel>> _running = [];
    private readonly Lock _lock = new();

    /// <summary>The base's own kernel. Several who ask at the same time wait for one build.</summary>
    public Task<BuiltKernel> GetAsync(BaseSources sources)
    {
        lock (_lock)
        {
            if (!_running.TryGetValue(sources.Tree.Id, out var kernel) || kernel.IsFaulted || kernel.IsCanceled)
                _running[sources.Tree.Id] = kernel = Task.Run(() => FindAsync(sources));
            return kernel;
        }
    }

    private async Task<BuiltKernel> FindAsync(BaseSources sources)
    {
        var place = Path.Combine(folder, sources.Tree.Id);
        var (elf, efi) = (Path.Combine(place, "kernel.elf"), Path.Combine(place, "kernel.efi"));
        if (!File.Exists(elf) || !File.Exists(efi))
        {
            using var purpose = WorkMeter.For("base");
            var unfinished = ScratchFolder.New(folder);
            await workshop.BuildAsync(sources, [], unfinished, CancellationToken.None);
            ScratchFolder.Become(unfinished, place);
        }
        return new BuiltKernel(elf, efi, Hash(efi), Hash(elf));
    }

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
