using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.PortableExecutable;
using System.Text;
using Dialogos.Kernel.Build;
using Dialogos.Kernel.Build.Linker;
using Dialogos.Kernel.Build.Symbols;
using Dialogos.Kernel.Runtime;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Dialogos.Tests.KernelBuild;

public class TypeNameMapTests
{
    [Fact]
    public void EveryTypeIsFoundAndNothingElse() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<int>(), seed =>
        {
            var types = Make(new Random(seed));
            var map = new TypeNameMap(TypeNameMapWriter.Write(types));
            for (uint address = 0; address < 2000; address++)
            {
                var expected = types.FirstOrDefault(type => type.Address == address).Type;
                if (map.TryFind(address, out var found) != (expected != null))
                    return false;
                if (expected == null)
                    continue;
                if (Encoding.UTF8.GetString(found.Name) != expected.Name || found.Kind != expected.Kind
                    || found.Count != expected.Values.Count)
                    return false;
                for (var i = 0; i < found.Count; i++)
                    if (found.Value(i) != expected.Values[i].Bits
                        || Encoding.UTF8.GetString(found.ValueName(i)) != expected.Values[i].Name)
                        return false;
            }
            return map.Count == types.Count;
        }));

    [Fact]
    public void AnImageNamesEveryMethodTable()
    {
        using var folder = new ScratchFolder();
        TestTools.CopyMinimal(folder.Path);
        var image = File.ReadAllBytes(TestTools.BuildMinimal(folder.Path, folder.Path + "/out").Image.Path);
        using var reader = new PEReader(new MemoryStream(image));
        var section = reader.PEHeaders.SectionHeaders.Single(s => s.Name == ".names");
        var map = new TypeNameMap(image.AsSpan(section.PointerToRawData, section.VirtualSize));
        var names = new List<string>();
        for (uint address = 0; address < section.VirtualAddress; address++)
            if (map.TryFind(address, out var found))
                names.Add(Encoding.UTF8.GetString(found.Name));
        Assert.Equal(map.Count, names.Count);
        Assert.Contains("System.Object", names);
        Assert.Contains("System.String", names);
    }

    [Theory]
    [InlineData("??_7a_Unknown@@6B@", "belongs to no type")]
    [InlineData("??_7a_B_C@@6B@", "B.C and B_C look the same")]
    public void WhatCannotBeNamedIsAFault(string symbol, string expected)
    {
        var image = new LinkedImage([], 0, 0, 0, [], [new ImageSymbol(symbol, 16, true, false)]);
        NamedType[] types = [new("??_7a_B_C@@6B@", "B.C", TypeNameKind.Other, []), new("??_7a_B_C@@6B@", "B_C", TypeNameKind.Other, [])];
        var fault = Assert.Throws<BuildException>(() => TypeNameMapWriter.Find(image, types));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abstract class A { public abstract T Pass<T>(T value); }", "'A.Pass<T>(T)' is virtual and generic")]
    [InlineData("class A { public virtual T Pass<T>(T value) => value; }", "'A.Pass<T>(T)' is virtual and generic")]
    [InlineData("interface IA { T Pass<T>(T value); }", "'IA.Pass<T>(T)' is virtual and generic")]
    [InlineData("class A { class B { ~B() { } } }", "'A.B' has a finalizer")]
    [InlineData("class A<T> { public virtual T Pass(T value) => value; static U Own<U>(U value) => value; }", null)]
    public void WhatTheRuntimeCannotDoIsAFault(string source, string? expected)
    {
        using var folder = new ScratchFolder();
        TestTools.CopyMinimal(folder.Path);
        folder.Write("minimal/Fault.cs", "\n" + source + "\n");
        if (expected == null)
        {
            TestTools.BuildMinimal(folder.Path, folder.Path + "/out");
            return;
        }
        var fault = Assert.Throws<BuildException>(() => TestTools.BuildMinimal(folder.Path, folder.Path + "/out"));
        Assert.StartsWith("minimal/Fault.cs(2,", fault.Message, StringComparison.Ordinal);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    private static List<(uint Address, NamedType Type)> Make(Random random)
    {
        var types = new List<(uint, NamedType)>();
        uint address = 16;
        for (var i = random.Next(0, 20); i > 0; i--)
        {
            address += (uint)random.Next(1, 60);
            var kind = (TypeNameKind)random.Next(3);
            var values = Enumerable.Range(0, kind == TypeNameKind.Other ? 0 : random.Next(5))
                .Select(n => ("Wört" + n, (ulong)random.NextInt64())).OrderBy(value => value.Item2).ToList();
            types.Add((address, new NamedType("s" + i, "Näme." + i + "+Inner`1", kind, values)));
        }
        return types;
    }
}
