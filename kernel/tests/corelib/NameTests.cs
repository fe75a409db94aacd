using System;
using System.Collections.Generic;

namespace Dialogos.Kernel.Tests.CoreLibrary;

/// <summary>Names of types and of enumeration values.</summary>
public static class NameTests
{
    private const string Here = "Dialogos.Kernel.Tests.CoreLibrary.NameTests";

    private enum Colour
    {
        Red = 1,
        Green,
        AlsoGreen = 2,
        Blue = -1,
    }

    private enum Small : sbyte
    {
        Low = -128,
        Zero = 0,
        High = 127,
    }

    private enum Wide : ulong
    {
        First,
        Highest = ulong.MaxValue,
    }

    private enum Nameless
    {
    }

    [Flags]
    private enum Rights : byte
    {
        Read = 1,
        Write = 2,
        Both = 3,
        Execute = 4,
        Top = 128,
    }

    [Flags]
    private enum Modes
    {
        None,
        One = 1,
        Two = 2,
        Sign = int.MinValue,
    }

    // Names with an underscore: the compiler's symbols write every separator as one.
    private sealed class Odd_Name
    {
        internal sealed class In_ner
        {
        }
    }

    private struct Plain
    {
    }

    private class Pair<TFirst, TSecond>
    {
        internal struct Part
        {
        }

        internal enum Side
        {
            Left,
            Right,
        }
    }

    private sealed class Named
    {
        public override string ToString() => "named";
    }

    /// <summary>An object without an override is the name of its type.</summary>
    [KernelTest]
    public static void ObjectsAreTheNameOfTheirType(KernelTestContext context)
    {
        object[] objects = [new object(), new Odd_Name(), new Odd_Name.In_ner(), default(Plain), new Pair<int, string>(),
            default(Pair<int[], List<byte>>.Part), new int[2], new Odd_Name[1][], new List<object>(), new Named()];
        string[] expected = ["System.Object", Here + "+Odd_Name", Here + "+Odd_Name+In_ner", Here + "+Plain",
            Here + "+Pair`2[System.Int32,System.String]",
            Here + "+Pair`2+Part[System.Int32[],System.Collections.Generic.List`1[System.Byte]]", "System.Int32[]",
            Here + "+Odd_Name[][]", "System.Collections.Generic.List`1[System.Object]", "named"];
        for (int i = 0; i < objects.Length; i++)
            context.Same(expected[i], objects[i].ToString());
        context.Same(Here + "+Plain " + Here + "+Odd_Name", $"{default(Plain)} {new Odd_Name()}");
    }

    /// <summary>Name and namespace of a type.</summary>
    [KernelTest]
    public static void TypesHaveNames(KernelTestContext context)
    {
        Type[] types = [typeof(int), typeof(string), typeof(bool), typeof(nint), typeof(Odd_Name.In_ner), typeof(List<int>),
            typeof(Pair<int, int>.Part), typeof(long[][]), typeof(IEnumerable<string>), 5.5.GetType(), 'x'.GetType(), typeof(sbyte)];
        string[] names = ["Int32", "String", "Boolean", "IntPtr", "In_ner", "List`1", "Part", "Int64[][]", "IEnumerable`1",
            "Double", "Char", "SByte"];
        for (int i = 0; i < types.Length; i++)
            context.Same(names[i], types[i].Name);
        context.Same("System", typeof(int).Namespace);
        context.Same("Dialogos.Kernel.Tests.CoreLibrary", typeof(Odd_Name.In_ner[]).Namespace);
        context.Same("System.Collections.Generic", typeof(List<Plain>).Namespace);
        context.Expect(new Odd_Name().GetType() == typeof(Odd_Name) && 1.GetType() != typeof(uint), "the same type");
        context.Expect(ReferenceEquals(new Plain().GetType(), default(Plain).GetType()) && ReferenceEquals("".GetType(), TypeOf<string>())
            && TypeOf<Plain[]>() == new Plain[1].GetType() && TypeOf<Odd_Name>() != TypeOf<object>(), "the same object");
    }

    /// <summary>Values that have a name, and others.</summary>
    [KernelTest]
    public static void EnumerationsHaveNames(KernelTestContext context)
    {
        context.Same("Red Green Blue 0 7", $"{Colour.Red} {Colour.AlsoGreen} {Colour.Blue} {(Colour)0} {(Colour)7}");
        context.Same("Low Zero High -1", $"{Small.Low} {Small.Zero} {Small.High} {(Small)(-1)}");
        context.Same("First Highest 9", $"{Wide.First} {Wide.Highest} {(Wide)9}");
        context.Same("0 5", $"{(Nameless)0} {(Nameless)5}");
        context.Same("Right 3", $"{Pair<int, string>.Side.Right} {(Pair<Plain, byte>.Side)3}");
        context.Same("Red 2 00000002 AlsoGreen", $"{Colour.Red:G} {Colour.Green:D} {Colour.Green:X} {Colour.Green:F}");
        context.Same("Blue", ((object)Colour.Blue).ToString());
    }

    /// <summary>Every value of enumerations of bits, with the attribute and by the format F.</summary>
    [KernelTest]
    public static void FlagsAreListed(KernelTestContext context)
    {
        context.Same("Read|Write|Both|Execute|Read, Execute|Write, Execute|Both, Execute|8", Texts(1, 8));
        context.Same("0|Top|Read, Top|Both, Execute, Top|200",
            $"{(Rights)0}|{Rights.Top}|{Rights.Top | Rights.Read}|{(Rights)135}|{(Rights)200}");
        context.Same("None|One, Two|One, Sign|Sign|4",
            $"{Modes.None}|{(Modes)3}|{Modes.Sign | Modes.One}|{Modes.Sign}|{(Modes)4}");
        context.Same("Red, AlsoGreen|Both|High, Low", $"{(Colour)3:F}|{(Rights)3:F}|{(Small)(-1):F}");
    }

    private static Type TypeOf<T>() => typeof(T);

    private static string Texts(int first, int last)
    {
        string text = "";
        for (int i = first; i <= last; i++)
            text += (i > first ? "|" : "") + (Rights)i;
        return text;
    }
}
