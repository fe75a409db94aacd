using System;
using System.IO;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Cryptography;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.FileSystems.Fat;
using Dialogos.Kernel.Generations;
using Dialogos.Kernel.Stores;
using Dialogos.Kernel.Primitives;
using Dialogos.Sandbox.Signing;
using Dialogos.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Dialogos.Tests.Bootloader;

/// <summary>
/// Cuts the power at every write of staging, try-counting, blessing, condemning and collecting on a real FAT32, and lets
/// the loader's own code choose from what is left.
/// </summary>
public sealed class PowerCutTests : IDisposable
{
    private const int DiskLength = 36 << 20;
    private const int ReorderedCutsPerStep = 3;
    private readonly string _folder = Directory.CreateTempSubdirectory("dialogos-power-cut-").FullName;
    private readonly SigningKey _key;
    private readonly EcdsaPublicKey _publicKey;
    private readonly byte[] _disk = new byte[DiskLength];
    private readonly ITestOutputHelper _output;

    public PowerCutTests(ITestOutputHelper output)
    {
        _output = output;
        _key = SigningKey.LoadOrCreate(Path.Combine(_folder, "key.pem"));
        _publicKey = EcdsaPublicKey.Parse(_key.PublicKey).Value;
        var device = new MemoryBlockDevice("esp", _disk);
        Assert.True(Fat32Formatter.Format(device, 1, "ESP").IsOk);
        var store = Mount(device);
        Stage(store, 0);
        Stage(store, 1);
        Assert.True(GenerationLedger.Bless(store, 1).IsOk);
    }

    public void Dispose()
    {
        _key.Dispose();
        Directory.Delete(_folder, true);
    }

    [Fact]
    public void Staging_and_its_proof_of_health() => CutEverywhere(store =>
    {
        Stage(store, 2);
        Assert.Equal(2, Choose(store));
        Assert.True(GenerationLedger.Bless(store, 2).IsOk);
    });

    [Fact]
    public void Three_tries_that_fail() => CutEverywhere(store =>
    {
        Stage(store, 2);
        for (var attempt = 0; attempt < 3; attempt++)
            Assert.Equal(2, Choose(store));
        Assert.Equal(1, Choose(store));
        Assert.True(GenerationLedger.Condemn(store, 2, "hung in its health checks").IsOk);
    });

    [Fact]
    public void Pins_and_collection() => CutEverywhere(store =>
    {
        Assert.True(GenerationLedger.Pin(store, 1).IsOk);
        Stage(store, 2);
        Assert.Equal(1, Choose(store));
        Assert.True(GenerationLedger.Unpin(store, 1).IsOk);
        Assert.Equal(2, Choose(store));
        Assert.True(GenerationLedger.Bless(store, 2).IsOk);
        Assert.True(GenerationCollector.Collect(store, 2, 1).IsOk);
    });

    private void CutEverywhere(Action<GenerationFolder> work)
    {
        var before = (byte[])_disk.Clone();
        var recorder = new RecordingBlockDevice(new MemoryBlockDevice("esp", _disk));
        work(Mount(recorder));
        var cuts = new PowerCuts(before, recorder.BlockSize, recorder.Steps);
        var random = new Random(1);
        var cases = 0;
        for (var count = 0; count <= recorder.Steps.Count; count++)
        {
            CheckDisk(cuts.AfterPrefix(count), $"after {count} writes");
            cases++;
            for (var i = 0; i < ReorderedCutsPerStep; i++, cases++)
                CheckDisk(cuts.AfterReorderedCut(count, random), $"cut {i} at write {count}");
        }
        _output.WriteLine($"{cases} power cuts over {recorder.Steps.Count} writes and flushes");
        Assert.True(cases > 40);
    }

    // Generation 1 is good and whole throughout: the factory one is never needed, and what is chosen can be blessed.
    private void CheckDisk(byte[] disk, string when)
    {
        var store = Mount(new MemoryBlockDevice("esp", disk));
        var chosen = Choose(store);
        Assert.True(chosen is 1 or 2, $"{when}: generation {chosen} was chosen");
        Assert.True(GenerationLedger.Bless(store, chosen).IsOk, $"{when}: generation {chosen} could not be blessed");
        Assert.True(Choose(Mount(new MemoryBlockDevice("esp", disk))) >= chosen, $"{when}: the blessing did not last");
        Assert.True(GenerationDirectory.Read(store).Value.Find(0).IsOk, $"{when}: the factory generation is gone");
    }

    private int Choose(GenerationFolder store)
    {
        var selection = GenerationSelector.Choose(
            store, new GenerationVerifier(store, _publicKey), GenerationSelector.NoChoice).Value;
        return selection.Chosen?.Number ?? throw new InvalidOperationException(selection.Sentence);
    }

    private void Stage(GenerationFolder store, int number) =>
        Assert.Equal(Errno.None, GenerationStage.Stage(
            store, GenerationSigner.Sign(TestGeneration.Content(number), _key), GenerationStage.DefaultTries).Error);

    private static GenerationFolder Mount(IBlockDevice device) => GenerationFolder.OpenOrCreate(FatFileSystem.Mount(
        new BlockCache(device, 256), new FixedClock(new Timestamp(1_700_000_000, 0))).Value).Value;
}
