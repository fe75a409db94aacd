using System;

namespace Dialogos.Kernel.Tests.CoreLibrary;

/// <summary>Enumerations, long tuples and memory.</summary>
public static class ValueTests
{
    private enum Colour
    {
        Red = 1,
    }

    private enum Small : sbyte
    {
        One = 1,
    }

    private enum Large : ulong
    {
        One = 1,
    }

    /// <summary>Values without a name are numbers; order and equality.</summary>
    [KernelTest]
    public static void EnumerationsAreValues(KernelTestContext context)
    {
        context.Same("77 -3 18446744073709551615", $"{(Colour)77} {(Small)(-3)} {(Large)ulong.MaxValue}");
        context.Same("0000004D FD 1", $"{(Colour)77:X} {(Small)(-3):X} {Large.One:D}");
        object red = Colour.Red;
        context.Expect(red.Equals(Colour.Red) && !red.Equals(Small.One) && !red.Equals(1) && red.GetHashCode() == Colour.Red.GetHashCode(), "equality");
        context.Expect(((Small)(-3)).CompareTo(Small.One) < 0 && ((Large)ulong.MaxValue).CompareTo(Large.One) > 0 && Colour.Red.CompareTo(null) > 0, "order");
    }

    /// <summary>Tuples of eight values and of nine.</summary>
    [KernelTest]
    public static void TuplesCanBeLong(KernelTestContext context)
    {
        var eight = (1, "b", 3, 4, 5, 6, 7, 'h');
        var nine = (1, 2, 3, 4, 5, 6, 7, 8, 9);
        context.Same("(1, b, 3, 4, 5, 6, 7, h)", eight.ToString());
        context.Same("(1, 2, 3, 4, 5, 6, 7, 8, 9)", nine.ToString());
        context.Expect(eight.Item8 == 'h' && nine.Item9 == 9 && nine == (1, 2, 3, 4, 5, 6, 7, 8, 9), "items");
        context.Expect(eight.Equals((1, "b", 3, 4, 5, 6, 7, 'h')) && !eight.Equals((1, "b", 3, 4, 5, 6, 7, 'i')), "equality");
        context.Expect(nine.CompareTo((1, 2, 3, 4, 5, 6, 7, 8, 10)) < 0 && nine.GetHashCode() == (1, 2, 3, 4, 5, 6, 7, 8, 9).GetHashCode(), "order and hash");
    }

    /// <summary>Memory is a stretch that can be kept.</summary>
    [KernelTest]
    public static void MemoryIsAStretch(KernelTestContext context)
    {
        int[] numbers = [1, 2, 3, 4, 5];
        Memory<int> middle = numbers.AsMemory(1, 3);
        middle.Span[0] = 20;
        ReadOnlyMemory<int> end = middle.Slice(1);
        context.Expect(numbers[1] == 20 && end.Length == 2 && end.Span[1] == 4 && end.ToArray()[0] == 3, "slices of an array");
        context.Expect(end.Equals(numbers.AsMemory(2, 2)) && !end.Equals(numbers.AsMemory(2, 1)) && Memory<int>.Empty.IsEmpty && new Memory<int>(null).Length == 0, "equality");
        ReadOnlyMemory<char> text = "hello, world".AsMemory(7).Slice(0, 3);
        context.Same("wor", text.ToString());
        context.Expect(text.Span[2] == 'r' && text.Slice(3).IsEmpty && ((string?)null).AsMemory().IsEmpty, "a text");
        var target = new char[5];
        context.Expect(text.TryCopyTo(target) && target[2] == 'r' && !text.TryCopyTo(target.AsMemory(3)), "copies");
    }
}
