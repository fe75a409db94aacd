using System;
using System.Linq;
using Dialogos.Kernel.Build.Linker;
using Xunit;

namespace Dialogos.Tests.KernelBuild;

public class LinkerTests
{
    [Fact]
    public void EveryUndefinedSymbolIsNamedWithItsPlace()
    {
        var item = TestTools.Assemble("a", ".globl Start\n.text\nStart: call First\n call Second\n.data\n.quad First\n");
        var fault = Assert.Throws<LinkException>(() => CoffLinker.Link([item], TestTools.Options()));
        Assert.Equal("undefined symbol First, referred to by a(.text), a(.data)\n"
            + "undefined symbol Second, referred to by a(.text)", fault.Message);
    }

    [Fact]
    public void DuplicatesAreNamedWithBothPlaces()
    {
        var first = TestTools.Assemble("a", ".globl Start\n.text\nStart: ret\n");
        var second = TestTools.Assemble("b", ".globl Start\n.data\nStart: .long 1\n");
        var fault = Assert.Throws<LinkException>(() => CoffLinker.Link([first, second], TestTools.Options()));
        Assert.Equal("duplicate symbol Start: a(.text) and b(.data)", fault.Message);
    }

    [Fact]
    public void AMissingEntryIsAnError()
    {
        var item = TestTools.Assemble("a", ".globl Start\n.text\nStart: ret\n");
        var fault = Assert.Throws<LinkException>(() => CoffLinker.Link([item], TestTools.Options("Nowhere")));
        Assert.Equal("undefined symbol Nowhere, which the image must have", fault.Message);
    }

    [Fact]
    public void NoSectionIsWritableAndExecutable()
    {
        var item = TestTools.Assemble("a", ".globl Start\n.section .both,\"xrw\"\nStart: ret\n");
        Assert.Contains("a(.both): writable and executable", Assert.Throws<LinkException>(
            () => CoffLinker.Link([item], TestTools.Options())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheKernelsAddressesDoNotOverflow()
    {
        var item = TestTools.Assemble("a", ".globl Start\n.text\nStart: mov eax, [Data]\n mov rax, offset Data\n.data\nData: .quad Data\n");
        var options = TestTools.Options(relocatable: false) with { ImageBase = 0xFFFF_FFFF_8020_0000 };
        var image = CoffLinker.Link([item], options);
        var data = image.Sections.Single(s => s.Name == ".data");
        Assert.Equal(0xFFFF_FFFF_8020_0000 + data.Address, BitConverter.ToUInt64(image.File, (int)data.Address));
    }

    [Fact]
    public void AnAddressThatDoesNotFitIsAnError()
    {
        var item = TestTools.Assemble("a", ".globl Start\n.text\nStart: ret\n.data\n.long Start\n");
        Assert.Contains("does not fit", Assert.Throws<LinkException>(
            () => CoffLinker.Link([item], TestTools.Options())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BoundarySymbolsEncloseTheirSections()
    {
        var item = TestTools.Assemble("a", """
            .globl Start
            .text
            Start: ret
            .section .modules$I,"dr"
            .quad 1, 2
            .data
            .quad __ImageBase, __modules_a, __modules_z, __section_absent_start, __section_absent_end
            """);
        var image = CoffLinker.Link([item], TestTools.Options());
        var data = image.Sections.Single(s => s.Name == ".data").Address;
        ulong At(int index) => BitConverter.ToUInt64(image.File, (int)data + index * 8);
        Assert.Equal(image.ImageBase, At(0));
        Assert.Equal(image.ImageBase + image.Sections.Single(s => s.Name == ".modules").Address, At(1));
        Assert.Equal(16ul, At(2) - At(1));
        Assert.Equal(At(3), At(4));
    }

    [Fact]
    public void UnreferencedComdatsAreDropped()
    {
        var item = TestTools.Assemble("a", """
            .globl Start
            .text
            Start: ret
            .section .text$x,"xr",discard,Unused
            .globl Unused
            Unused: ret
            """);
        Assert.DoesNotContain(CoffLinker.Link([item], TestTools.Options()).Symbols, s => s.Name == "Unused");
    }

    [Fact]
    public void DamagedObjectsAreRefusedInWords()
    {
        var original = TestTools.AssembleBytes("a", """
            .globl Start
            .weak Perhaps
            .text
            Start: call Perhaps
              lea rax, [rip + Data]
            .section .text$x,"xr",discard,Inline
            .globl Inline
            Inline: .quad Start
            .section .a_rather_long_name,"dr"
            Data: .long Inline@IMGREL
            Perhaps: ret
            """);
        var random = new Random(20261121);
        var refused = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = (byte[])original.Clone();
            for (var change = random.Next(1, 5); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (random.Next(10) == 0)
                bytes = bytes[..random.Next(bytes.Length)];
            try
            {
                CoffLinker.Link([CoffReader.Read("damaged", bytes)], TestTools.Options());
            }
            catch (LinkException fault)
            {
                Assert.NotEmpty(fault.Message);
                refused++;
            }
        }
        Assert.InRange(refused, 1_000, 20_000);
    }
}
