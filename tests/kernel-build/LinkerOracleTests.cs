using System;
using System.IO;
using System.Linq;
using Dialogos.Kernel.Build.Linker;
using Xunit;

namespace Dialogos.Tests.KernelBuild;

public class LinkerOracleTests
{
    private const string Kinds = """
        .globl Start, Data, Far, Table
        .text
        Start:
          mov rax, [rip + Data]
          cmp byte ptr [rip + Data + 3], 7
          mov dword ptr [rip + Data], 0x11223344
          mov word ptr [rip + Data + 2], 0x1122
          call Far
          lea rdx, [rip + Zeroes + 4]
          ret
        .data
        Data: .quad 0x1122334455667788, Far, Start + 5, Zeroes
        .section .rdata,"dr"
        Table: .long Far@IMGREL, Start@IMGREL + 2, Zeroes@IMGREL
          .secrel32 Far
          .secidx Far
        .bss
        .globl Zeroes
        .p2align 6
        Zeroes: .skip 100
        """;

    private const string Other = """
        .globl Far, Second
        .section .text$zz,"xr"
        Second: .byte 1, 2, 3
        .section .text$a,"xr"
        Far: lea rax, [rip + Second]
          ret
        .comm Shared, 24
        .data
        .quad Shared
        """;

    [Fact]
    public void RelocationsAndDollarSectionsMeanWhatLldMakesOfThem()
    {
        var (symbols, relocations) = LldOracle.Compare(
            [("kinds", TestTools.AssembleBytes("kinds", Kinds)), ("other", TestTools.AssembleBytes("other", Other))], "Start");
        Assert.True(symbols >= 6 && relocations >= 11, $"compared {symbols} symbols and {relocations} relocations");
    }

    [Theory]
    [InlineData("discard")]
    [InlineData("same_size")]
    [InlineData("same_contents")]
    [InlineData("largest")]
    public void ComdatsSurviveAsWithLld(string selection)
    {
        string Comdat(string bytes) => $"""
            .section .text$x,"xr",{selection},Inline
            .globl Inline
            Inline: .byte {bytes}
            """;
        var first = $"""
            .globl Start
            .text
            Start: call Inline
              ret
            {Comdat("1, 2, 3, 4")}
            """;
        var second = Comdat(selection switch
        {
            "largest" => "9, 8, 7, 6, 5, 4, 3, 2, 1",
            "same_contents" => "1, 2, 3, 4",
            _ => "4, 3, 2, 1",
        });
        var (symbols, _) = LldOracle.Compare(
            [("first", TestTools.AssembleBytes("first", first)), ("second", TestTools.AssembleBytes("second", second))], "Start");
        Assert.Equal(2, symbols);
    }

    [Fact]
    public void WeakSymbolsFallBackOnlyWhenNobodyDefinesThem()
    {
        const string User = """
            .globl Start
            .weak Given
            .weak Missing
            .text
            Start: call Given
              call Missing
              ret
            Missing: .byte 0x55
            Given: .byte 0x66
            """;
        const string Definition = """
            .globl Given
            .text
            Given: .byte 0x77, 0x78
            """;
        var files = new[] { ("user", TestTools.AssembleBytes("user", User)), ("definition", TestTools.AssembleBytes("definition", Definition)) };
        LldOracle.Compare(files, "Start");
        var image = CoffLinker.Link([.. files.Select(f => CoffReader.Read(f.Item1, f.Item2))], TestTools.Options());
        Assert.Equal(0x77, image.File[image.Symbols.Single(s => s is { Name: "Given", IsGlobal: true }).Address]);
    }

    [Fact]
    public void MoreThan65534RelocationsAreRead()
    {
        var source = ".globl Start, Table\n.text\nStart: ret\n.data\nTable:\n.rept 70000\n.quad Start\n.endr\n";
        var (_, relocations) = LldOracle.Compare([("many", TestTools.AssembleBytes("many", source))], "Start");
        Assert.Equal(70000, relocations);
    }

    [Fact]
    public void MoreThan65279SectionsAreRead()
    {
        var source = ".globl Start\n.text\nStart: ret\n" + string.Concat(Enumerable.Range(0, 66000).Select(i =>
            $".section .data$s{i:D5},\"dw\"\n" + (i == 65999 ? ".globl Last\nLast: " : "") + $".long {i}\n"));
        LldOracle.Compare([("sections", TestTools.AssembleBytes("sections", source))], "Start");
    }

    [Fact]
    public void TheCompiledImageMeansWhatLldMakesOfIt()
    {
        using var folder = new ScratchFolder();
        TestTools.CopyMinimal(folder.Path);
        TestTools.BuildMinimal(folder.Path, folder.Path + "/out");
        var (symbols, relocations) = LldOracle.Compare(
            [
                ("minimal", File.ReadAllBytes(folder.Path + "/out/minimal.work/minimal.obj")),
                ("stubs", File.ReadAllBytes(folder.Path + "/minimal/Stubs.obj")),
            ], "EfiMain");
        Assert.True(symbols > 50 && relocations > 50, $"compared {symbols} symbols and {relocations} relocations");
    }
}
