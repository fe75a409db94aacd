using System;
using System.Text;

namespace Dialogos.Kernel.Tests.CoreLibrary;

/// <summary>Texts, formats and parsing.</summary>
public static class TextTests
{
    private record Person(string Name, int Age);

    private record struct Pair(int First, string Second);

    /// <summary>Integers in formats and widths.</summary>
    [KernelTest]
    public static void IntegersFormat(KernelTestContext context)
    {
        context.Same("42 00FF     -7|7   |00000000deadbeef", $"{42} {255:X4} {-7,6}|{7,-4}|{0xDEADBEEFul:x16}");
        context.Same("-9223372036854775808 18446744073709551615", $"{long.MinValue} {ulong.MaxValue}");
        context.Same("FF FFFE 80000000 -007", $"{(sbyte)-1:X} {(short)-2:X} {int.MinValue:X} {-7:D3}");
        context.Same("101 0", $"{5:B} {0}");
    }

    /// <summary>What is written can be read, and nothing else.</summary>
    [KernelTest]
    public static void IntegersParse(KernelTestContext context)
    {
        var random = new SeededRandom(6);
        for (int i = 0; i < 500; i++)
        {
            int value = (random.Next(int.MaxValue) << 1) ^ random.Next(int.MaxValue);
            context.Same(value, int.Parse(value.ToString()), "round trip");
        }

        context.Same(-42, int.Parse(" -42 "), "blanks");
        context.Expect(!uint.TryParse("4294967296", out _) && !int.TryParse("", out _) && !int.TryParse("1 2", out _) && !byte.TryParse("-1", out _), "refused");
        context.Expect(ulong.TryParse("18446744073709551615", out ulong most) && most == ulong.MaxValue, "most");
    }

    /// <summary>Cutting and joining.</summary>
    [KernelTest]
    public static void TextsSplitAndJoin(KernelTestContext context)
    {
        context.Same("a|b|c", string.Join('|', "a, b,,c".Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)));
        context.Same("a||b", string.Join("|", "a--b".Split('-')));
        context.Same("x", "  x\t\n".Trim());
        context.Same("axxbxx", "a-b-".Replace("-", "xx"));
        context.Same("bcd", "abcde"[1..^1]);
        context.Same(2, "abcabc".IndexOf('c'), "IndexOf");
        context.Same(5, "abcabc".LastIndexOf('c'), "LastIndexOf");
        context.Expect("abc".StartsWith("ab", StringComparison.Ordinal) && !"abc".EndsWith("ab", StringComparison.Ordinal), "ends");
        context.Expect(string.CompareOrdinal("a", "b") < 0 && string.CompareOrdinal("ab", "a") > 0, "order");
        context.Same("  7", "7".PadLeft(3));
    }

    /// <summary>Builders and records.</summary>
    [KernelTest]
    public static void BuildersAndRecordsPrint(KernelTestContext context)
    {
        var builder = new StringBuilder();
        builder.Append($"x{1:D3}").Append('c', 3).Insert(1, "--").Remove(0, 1).Append(true);
        context.Same("--001cccTrue", builder.ToString());
        context.Same("Person { Name = Ann, Age = 3 }", new Person("Ann", 3).ToString());
        context.Expect(new Pair(1, "z") == new Pair(1, "z") && new Person("A", 1) != new Person("A", 2), "equality");
        context.Same("(1, t)", (1, "t").ToString());
    }
}
