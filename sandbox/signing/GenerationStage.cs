using Dialogos.Kernel.Generations;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Sandbox.Signing;

/// <summary>
/// Puts a signed generation into a store so that a power cut at any moment leaves either no entry or a whole generation:
/// files, flush, the entry's text under a name that no loader reads, flush, the rename that makes it an entry, flush.
/// </summary>
public static class GenerationStage
{
    /// <summary>Starts that a new generation gets to prove itself.</summary>
    public const int DefaultTries = 3;

    /// <summary>
    /// Stages a generation. <see cref="Errno.Exists"/>: its number is in use; nothing was changed. After any other failure
    /// there is no entry, and <see cref="GenerationCollector.Collect"/> removes what was written.
    /// </summary>
    public static Result Stage(IGenerationWriter store, SignedGeneration generation, int tries)
    {
        var staged = generation.Number == GenerationName.Factory
            ? GenerationName.FactoryName
            : GenerationName.Staged(generation.Number, tries);
        if (staged.Failed)
            return staged.Error;
        var name = staged.Value;
        var directory = GenerationDirectory.Read(store);
        if (directory.Failed)
            return directory.Error;
        if (directory.Value.Find(name.Number).IsOk)
            return Errno.Exists;

        var unlisted = name.Folder + ".new";
        var result = store.MakeFolder(name.Folder);
        if (result.IsOk)
            result = store.Write($"{name.Folder}/kernel.efi", generation.Kernel);
        if (result.IsOk)
            result = store.Write($"{name.Folder}/sources.bundle", generation.Sources);
        if (result.IsOk)
            result = store.Write($"{name.Folder}/manifest.json", generation.Manifest);
        if (result.IsOk)
            result = store.Write($"{name.Folder}/manifest.sig", generation.Signature);
        if (result.IsOk)
            result = store.Write(unlisted, generation.Entry);
        if (result.IsOk)
            result = store.Flush();
        if (result.IsOk)
            result = store.Rename(unlisted, name.FileName);
        return result.IsOk ? store.Flush() : result;
    }
}
