using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Kernel.Build;
using Dialogos.Sandbox.Metering;
using Dialogos.Sandbox.Sources;

namespace Dialogos.Sandbox.Builds;

/// <summary>A kernel that the verifier built.</summary>
/// <param name="Elf">The file for direct boot.</param>
/// <param name="Efi">The file that a generation carries.</param>
/// <param name="EfiHash">SHA-256 of <paramref name="Efi"/>.</param>
/// <param name="ElfHash">SHA-256 of <paramref name="Elf"/>.</param>
public sealed record BuiltKernel(string Elf, string Efi, string EfiHash, string ElfHash);

/// <summary>Builds kernels from a base and changed files, a few at a time.</summary>
/// <param name="meter">What the builds' work is booked on; null for nowhere.</param>
public sealed class KernelWorkshop(WorkMeter? meter = null) : IDisposable
{
    // Each build runs ilc, which alone keeps a processor busy.
    private readonly SemaphoreSlim _places = new(Math.Max(1, Environment.ProcessorCount));

    /// <summary>
    /// Builds from the base's parsed program. The files of the base that no proposal may touch (assembly and its objects)
    /// are read from its folder.
    /// </summary>
    public Task<BuiltKernel> BuildAsync(BaseSources sources, IReadOnlyList<(string Path, string Text)> files, string output,
        CancellationToken cancellation) => RunAsync(() => KernelBuilder.Build(ImageRecipe.Kernel, new BuildRequest
        {
            Root = sources.Folder,
            OutputFolder = output,
            Program = ProgramEdits.With(sources.Kernel, ImageRecipe.Kernel, files),
        }, cancellation), cancellation);

    /// <summary>Builds from files alone: the base with the changes written into a new folder.</summary>
    public Task<BuiltKernel> BuildFromFilesAsync(BaseSources sources, IReadOnlyList<(string Path, string Text)> files,
        string folder, CancellationToken cancellation) => RunAsync(() =>
        {
            var root = Path.Combine(folder, "sources");
            sources.CopyTo(root, files);
            return KernelBuilder.Build(ImageRecipe.Kernel, new BuildRequest
            {
                Root = root,
                OutputFolder = Path.Combine(folder, "output"),
            }, cancellation);
        }, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private async Task<BuiltKernel> RunAsync(Func<BuildResult> build, CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation);
        try
        {
            var result = await Task.Run(build, cancellation);
            meter?.Add(WorkMeter.Ilc, result.OtherProcessor);
            var elf = result.Files.Single(file => file.Path.EndsWith(".elf", StringComparison.Ordinal));
            return new BuiltKernel(elf.Path, result.Image.Path, result.Image.Sha256, elf.Sha256);
        }
        finally
        {
            _places.Release();
        }
    }
}
