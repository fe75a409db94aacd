extern alias rooms;

using System.IO;
using rooms::Dialogos.Kernel.Image;
using Xunit;

namespace Dialogos.Tests.KernelBuild;

public class LoaderTests
{
    [Fact]
    public void TheBootLoaderPlacesWhatTheLinkerWrites()
    {
        using var folder = new ScratchFolder();
        TestTools.CopyMinimal(folder.Path);
        var file = File.ReadAllBytes(TestTools.BuildMinimal(folder.Path, folder.Path + "/out").Image.Path);
        var parsed = PortableExecutable.Parse(file);
        Assert.True(parsed.IsOk);
        const ulong Elsewhere = 0x7_0000_0000;
        var placed = new byte[parsed.Value.MemoryLength];
        Assert.True(parsed.Value.Place(file, placed, Elsewhere).IsOk);
        // An independent loader must find the same memory.
        var oracle = new LoadedImage(file, Elsewhere);
        Assert.Equal(oracle.Entry, parsed.Value.EntryPoint);
        Assert.Equal(oracle.At(Elsewhere, placed.Length).ToArray(), placed);
        Assert.Equal(oracle.Sections.Count, parsed.Value.Sections.Length);
    }
}
