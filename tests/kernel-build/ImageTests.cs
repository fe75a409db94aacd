using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.PortableExecutable;
using System.Text;
using Dialogos.Kernel.Build;
using Dialogos.Kernel.Build.Assembly;
using Dialogos.Kernel.Build.Elf;
using Dialogos.Kernel.Build.Linker;
using Dialogos.Kernel.Build.Symbols;
using Dialogos.Kernel.Diagnostics;
using Xunit;

namespace Dialogos.Tests.KernelBuild;

public class ImageTests
{
    [Fact]
    public void TheSameSourcesGiveTheSameBytesAnywhere()
    {
        using var first = new ScratchFolder();
        using var second = new ScratchFolder();
        var elsewhere = second.Path + "/a/much/deeper/checkout";
        TestTools.CopyMinimal(first.Path);
        TestTools.CopyMinimal(elsewhere);
        var one = TestTools.BuildMinimal(first.Path, first.Path + "/out");
        var two = TestTools.BuildMinimal(elsewhere, second.Path + "/results/here");
        Assert.Equal(one.Files.Select(f => f.Sha256), two.Files.Select(f => f.Sha256));
        foreach (var file in one.Files)
            Assert.DoesNotContain(first.Path, Encoding.Latin1.GetString(File.ReadAllBytes(file.Path)), StringComparison.Ordinal);
    }

    [Fact]
    public void AChangedSourceGivesOtherBytes()
    {
        using var folder = new ScratchFolder();
        TestTools.CopyMinimal(folder.Path);
        var before = TestTools.BuildMinimal(folder.Path, folder.Path + "/out").Image.Sha256;
        var program = Path.Combine(folder.Path, "minimal", "Program.cs");
        File.WriteAllText(program, File.ReadAllText(program).Replace("minimal image", "Minimal image", StringComparison.Ordinal));
        Assert.NotEqual(before, TestTools.BuildMinimal(folder.Path, folder.Path + "/out").Image.Sha256);
    }

    [Fact]
    public void FaultsAreCompilerDiagnosticsWithTheirPlace()
    {
        using var folder = new ScratchFolder();
        TestTools.CopyMinimal(folder.Path);
        folder.Write("minimal/Fault.cs", "static class Fault\n{\n    static int Value() => \"\";\n}\n");
        var fault = Assert.Throws<BuildException>(() => TestTools.BuildMinimal(folder.Path, folder.Path + "/out"));
        Assert.StartsWith("minimal/Fault.cs(3,27): error CS0029", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WarningsAreErrors()
    {
        using var folder = new ScratchFolder();
        TestTools.CopyMinimal(folder.Path);
        folder.Write("minimal/Fault.cs", "static class Fault\n{\n    static string Value() => null;\n}\n");
        var fault = Assert.Throws<BuildException>(() => TestTools.BuildMinimal(folder.Path, folder.Path + "/out"));
        Assert.Contains("error CS8603", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AStaleObjectIsNeverUsed()
    {
        using var folder = new ScratchFolder();
        TestTools.CopyMinimal(folder.Path);
        var source = new SourceFile("minimal/Stubs.S", folder.Path + "/minimal/Stubs.S");
        AssemblyStage.Assemble(source);
        Assert.Single(AssemblyStage.Require([source]));
        File.AppendAllText(source.FullPath, "nop\n");
        Assert.Contains("minimal/Stubs.S", Assert.Throws<BuildException>(() => AssemblyStage.Require([source])).Message,
            StringComparison.Ordinal);
        AssemblyStage.Assemble(source);
        var bytes = File.ReadAllBytes(AssemblyStage.ObjectPath(source));
        bytes[^1] ^= 1;
        File.WriteAllBytes(AssemblyStage.ObjectPath(source), bytes);
        Assert.Throws<BuildException>(() => AssemblyStage.Require([source]));
    }

    [Fact]
    public void EveryKeptObjectIsWhatItsSourceAssemblesTo()
    {
        var root = TestTools.RepositoryRoot();
        var sources = new[] { ImageRecipe.Kernel, ImageRecipe.Bootloader }
            .SelectMany(recipe => SourceTree.Find(root, recipe, ".S")).DistinctBy(s => s.RelativePath)
            .Append(new SourceFile("fixtures/minimal/Stubs.S", root + "/tests/kernel-build/fixtures/minimal/Stubs.S"));
        foreach (var source in sources)
        {
            using var folder = new ScratchFolder();
            var copy = folder.Write("other/" + Path.GetFileName(source.FullPath), File.ReadAllText(source.FullPath));
            var again = AssemblyStage.AssembleToBytes(source with { FullPath = copy });
            Assert.Equal(AssemblyStage.AssembleToBytes(source), again);
            Assert.Equal(0u, BitConverter.ToUInt32(again, 4));
            if (File.Exists(AssemblyStage.ObjectPath(source)))
                Assert.Equal(File.ReadAllBytes(AssemblyStage.ObjectPath(source)), again);
        }
    }

    [Fact]
    public void ThePeIsWhatDotNetReads()
    {
        using var folder = new ScratchFolder();
        TestTools.CopyMinimal(folder.Path);
        var image = TestTools.BuildMinimal(folder.Path, folder.Path + "/out").Image;
        using var reader = new PEReader(File.OpenRead(image.Path));
        Assert.Equal(0, reader.PEHeaders.CoffHeader.TimeDateStamp);
        Assert.Equal(0u, reader.PEHeaders.PEHeader!.CheckSum);
        Assert.Equal(Subsystem.EfiApplication, reader.PEHeaders.PEHeader.Subsystem);
        Assert.DoesNotContain(reader.PEHeaders.SectionHeaders, s => s.Name.StartsWith(".debug", StringComparison.Ordinal));
        foreach (var section in reader.PEHeaders.SectionHeaders)
        {
            const SectionCharacteristics Both = SectionCharacteristics.MemWrite | SectionCharacteristics.MemExecute;
            Assert.NotEqual(Both, section.SectionCharacteristics & Both);
            Assert.True(section.SizeOfRawData == 0 || section.PointerToRawData == section.VirtualAddress, section.Name);
        }
    }

    [Fact]
    public void TheSymbolMapNamesMethodsAndLines()
    {
        using var folder = new ScratchFolder();
        TestTools.CopyMinimal(folder.Path);
        var image = File.ReadAllBytes(TestTools.BuildMinimal(folder.Path, folder.Path + "/out").Image.Path);
        using var reader = new PEReader(new MemoryStream(image));
        var section = reader.PEHeaders.SectionHeaders.Single(s => s.Name == ".symbols");
        var map = new SymbolMap(image.AsSpan(section.PointerToRawData, section.VirtualSize));
        var entry = (uint)reader.PEHeaders.PEHeader!.AddressOfEntryPoint;
        Assert.True(map.TryFind(entry, out var match));
        Assert.Equal("Minimal.Sample_Space.Program.EfiMain", Encoding.UTF8.GetString(match.Name));
        Assert.Equal("minimal/Program.cs", Encoding.UTF8.GetString(match.File));
        var lines = File.ReadAllLines(folder.Path + "/minimal/Program.cs");
        Assert.InRange((int)match.Line, Array.FindIndex(lines, l => l.Contains("EfiMain", StringComparison.Ordinal)), lines.Length);
        var names = new HashSet<string>();
        for (uint address = 0x1000; address < 0x4000; address++)
            if (map.TryFind(address, out var found))
                names.Add(Encoding.UTF8.GetString(found.Name));
        Assert.Contains("Minimal.Sample_Space.Program.Print", names);
        Assert.Contains("Minimal.Sample_Space.Box<System.UInt64>.Exchange", names);
        Assert.Contains("Minimal.Sample_Space.Program.Same<System.__Canon>", names);
        Assert.Contains("AddTwice", names);
    }

    [Fact]
    public void GdbReadsTheSymbolFile()
    {
        using var folder = new ScratchFolder();
        TestTools.CopyMinimal(folder.Path);
        var result = TestTools.BuildMinimal(folder.Path, folder.Path + "/out");
        using var reader = new PEReader(File.OpenRead(result.Image.Path));
        var entry = 0x1_4000_0000 + (ulong)reader.PEHeaders.PEHeader!.AddressOfEntryPoint;
        var (status, output) = TestTools.Run("gdb", "-batch", "-nx", "-ex", $"info symbol 0x{entry + 1:x}",
            result.Files.Single(f => f.Path.EndsWith(".debug", StringComparison.Ordinal)).Path);
        Assert.Equal(0, status);
        Assert.Contains("Minimal.Sample_Space.Program.EfiMain + 1 in section .managedcode", output, StringComparison.Ordinal);
    }

    [Fact]
    public void QemuBootsTheDirectBootContainer()
    {
        // The entry adds what it reads through an absolute address, so the load address counts too, and leaves with
        // isa-debug-exit: status 2 * 0x2A + 1.
        var item = TestTools.Assemble("boot", """
            .globl KernelEntry, PvhEntry
            .text
            KernelEntry: ret
            .code32
            PvhEntry:
              mov al, byte ptr [Answer@IMGREL + 0x200000]
              add al, byte ptr [Zero@IMGREL + 0x200000]
              mov dx, 0xf4
              out dx, al
              hlt
            .data
            Answer: .byte 0x2A
            .bss
            Zero: .skip 5000
            """);
        var image = CoffLinker.Link([item], TestTools.Options("KernelEntry", relocatable: false) with
        {
            ImageBase = 0xFFFF_FFFF_8020_0000,
            Subsystem = PeSubsystem.Native,
        });
        using var folder = new ScratchFolder();
        var path = Path.Combine(folder.Path, "kernel.elf");
        File.WriteAllBytes(path, DirectBootElf.Wrap(image)!);
        var (status, output) = TestTools.Run("qemu-system-x86_64", "-machine", "q35", "-accel", "tcg", "-m", "64", "-net", "none",
            "-display", "none", "-device", "isa-debug-exit,iobase=0xf4,iosize=4", "-no-reboot", "-kernel", path);
        Assert.True(status == 0x55, $"status {status}: {output}");
    }

    [Fact]
    public void AnImageWithoutDirectBootEntryGetsNoContainer() => Assert.Null(DirectBootElf.Wrap(
        CoffLinker.Link([TestTools.Assemble("a", ".globl Start\n.text\nStart: ret\n")], TestTools.Options())));
}
