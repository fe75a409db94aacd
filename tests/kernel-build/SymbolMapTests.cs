using System;
using System.Collections.Generic;
using System.Text;
using Dialogos.Kernel.Build.Symbols;
using Dialogos.Kernel.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Dialogos.Tests.KernelBuild;

public class SymbolMapTests
{
    [Fact]
    public void EveryAddressIsFoundAsAScanWouldFindIt() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<int>(), seed =>
        {
            var functions = Make(new Random(seed));
            var map = new SymbolMap(SymbolMapWriter.Write(functions));
            for (uint address = 0; address < 3000; address++)
            {
                ImageFunction? expected = null;
                foreach (var function in functions)
                    if (address >= function.Address && address - function.Address < function.Length)
                        expected = function;
                var found = map.TryFind(address, out var match);
                if (found != (expected != null))
                    return false;
                if (expected == null)
                    continue;
                uint line = 0;
                foreach (var (offset, number) in expected.Lines?.Lines ?? [])
                    if (offset <= address - expected.Address)
                        line = number;
                if (Encoding.UTF8.GetString(match.Name) != expected.Name || match.Line != line
                    || match.Offset != address - expected.Address
                    || Encoding.UTF8.GetString(match.File) != (expected.Lines?.File ?? ""))
                    return false;
            }
            return true;
        }));

    [Fact]
    public void ADamagedMapNeverFaults()
    {
        var random = new Random(7);
        for (var round = 0; round < 3000; round++)
        {
            var bytes = SymbolMapWriter.Write(Make(random));
            for (var change = random.Next(8); change >= 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var map = new SymbolMap(bytes.AsSpan(0, random.Next(2) == 0 ? bytes.Length : random.Next(bytes.Length)));
            for (uint address = 0; address < 3000; address += 7)
                map.TryFind(address, out _);
        }
    }

    private static List<ImageFunction> Make(Random random)
    {
        var functions = new List<ImageFunction>();
        uint address = 16;
        for (var i = random.Next(1, 30); i > 0; i--)
        {
            address += (uint)random.Next(0, 20);
            var length = (uint)random.Next(1, 80);
            var lines = new List<(uint, uint)>();
            for (uint offset = 0; offset < length; offset += (uint)random.Next(1, 30))
                lines.Add((offset, (uint)random.Next(1, 100_000)));
            functions.Add(new ImageFunction(address, length, "s" + i, "Näme." + i,
                random.Next(3) == 0 ? null : new FunctionLines("file" + i % 3 + ".cs", length, lines)));
            address += length;
        }
        return functions;
    }
}
