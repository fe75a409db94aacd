// Words. The *small system* is a disk like a user's, with the real loader and kernel, but of 50 MiB: generation 0 and a
// good generation 1. Tests work on copies of it and sign what they stage with the key that its loader trusts.
using System;
using System.IO;
using System.Threading.Tasks;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Cryptography;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.FileSystems.Fat;
using Dialogos.Kernel.Generations;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Stores;
using Dialogos.Os.Image;
using Dialogos.Sandbox.Signing;
using Xunit;

namespace Dialogos.Tests.EndToEnd;

/// <summary>All tests that boot the small system run one after the other: two machines at once starve each other.</summary>
[CollectionDefinition(Name)]
public sealed class SmallSystemTests : ICollectionFixture<SmallSystem>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "small system";
}

/// <summary>Makes the small system once.</summary>
public sealed class SmallSystem : IAsyncLifetime
{
    private const long EfiSystemBytes = 128 << 20, RootBytes = 8 << 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("dialogos-small-").FullName;
    private byte[] _disk = [];
    private byte[] _kernel = [];
    private SigningKey? _key;

    /// <summary>A copy of the disk's bytes.</summary>
    public byte[] Disk => (byte[])_disk.Clone();

    /// <summary>The public half of the key that the loader trusts.</summary>
    public EcdsaPublicKey PublicKey => EcdsaPublicKey.Parse(_key!.PublicKey).Value;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        var made = await Shell.DialogosAsync("image", "--state", _folder);
        Assert.True(made.Status == 0, made.Errors);
        var large = Path.Combine(_folder, "disk.img");
        byte[] loader;
        using (var image = DiskImage.Open(large, isReadOnly: true))
        {
            loader = image.EfiSystem.ReadFile("/EFI/BOOT/BOOTX64.EFI");
            _kernel = image.EfiSystem.ReadFile("/dialogos/generations/0001/kernel.efi");
        }
        File.Delete(large);
        _key = SigningKey.LoadOrCreate(SigningKey.DevelopmentKeyPath);
        var small = Path.Combine(_folder, "small.img");
        using (var image = DiskImageBuilder.Create(small,
            new DiskImageOptions { EfiSystemBytes = EfiSystemBytes, RootBytes = RootBytes }))
        {
            image.EfiSystem.WriteFile("/EFI/BOOT/BOOTX64.EFI", loader);
            // No menu: nobody looks, and every start would wait two seconds.
            image.EfiSystem.WriteFile("/dialogos/loader.conf", "timeout 0\n"u8);
            var store = GenerationFolder.OpenOrCreate(image.EfiSystem.FileSystem).Value;
            Stage(store, 0);
            Stage(store, 1);
            Assert.True(GenerationLedger.Bless(store, 1).IsOk);
        }
        _disk = await File.ReadAllBytesAsync(small);
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        _key?.Dispose();
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Signs the kernel as a generation and stages it.</summary>
    internal void Stage(IGenerationWriter store, int number, string options = "") =>
        Assert.Equal(Errno.None, GenerationStage.Stage(store, Sign(number, options), GenerationStage.DefaultTries).Error);

    /// <summary>Lets the loader's own code choose, as it does at a start.</summary>
    internal Selection Choose(IGenerationStore store) =>
        GenerationSelector.Choose(store, new GenerationVerifier(store, PublicKey), GenerationSelector.NoChoice).Value;

    /// <summary>The EFI system partition of a disk.</summary>
    internal static IBlockDevice EfiSystem(IBlockDevice disk)
    {
        var table = PartitionTableFormat.Read(disk).Value;
        return PartitionTable.Open(disk, table.Find(PartitionGuid.EfiSystem)!, 1);
    }

    /// <summary>The files of an EFI system partition.</summary>
    internal static HostTree Mount(IBlockDevice partition) => new(FatFileSystem.Mount(
        new BlockCache(partition, 2048), new FixedClock(new Timestamp(1_767_225_600, 0))).Value);

    /// <summary>The generations of a disk.</summary>
    internal static GenerationFolder Generations(IBlockDevice disk) =>
        GenerationFolder.Open(Mount(EfiSystem(disk)).FileSystem).Value;

    private SignedGeneration Sign(int number, string options) => GenerationSigner.Sign(new GenerationContent
    {
        Number = number,
        Title = $"Generation {number} of a test",
        Created = "2026-11-21T10:00:00Z",
        Options = options,
        Kernel = _kernel,
        Sources = "no sources"u8.ToArray(),
        SourceTree = new string('0', 40),
        Toolchain = "a test",
    }, _key!);
}
