using System;
using System.Text;

namespace Dialogos.Kernel.Tests.CoreLibrary;

/// <summary>Texts, formats and parsing.</summary>
public static class TextTests
{
    private record Person(string Name, int Age);

    private record struct Pair(int First, string Second);

    /// <summary>Integers in formats and widths.</summary>
    public static void IntegersFormat()
    {
        Expect.Equal("42 00FF     -7|7   |00000000deadbeef", $"{42} {255:X4} {-7,6}|{7,-4}|{0xDEADBEEFul:x16}");
        Expect.Equal("-9223372036854775808 18446744073709551615", $"{long.MinValue} {ulong.MaxValue}");
        Expect.Equal("FF FFFE 80000000 -007", $"{(sbyte)-1:X} {(short)-2:X} {int.MinValue:X} {-7:D3}");
        Expect.Equal("101 0", $"{5:B} {0}");
    }

    /// <summary>What is written can be read, and nothing else.</summary>
    public static void IntegersParse()
    {
        var random = new SeededRandom(6);
        for (int i = 0; i < 500; i++)
        {
            int value = (random.Next(int.MaxValue) << 1) ^ random.Next(int.MaxValue);
            Expect.Equal(value, int.Parse(value.ToString()), "round trip");
        }

        Expect.Equal(-42, int.Parse(" -42 "), "blanks");
        Expect.True(!uint.TryParse("4294967296", out _) && !int.TryParse("", out _) && !int.TryParse("1 2", out _) && !byte.TryParse("-1", out _), "refused");
        Expect.True(ulong.TryParse("18446744073709551615", out ulong most) && most == ulong.MaxValue, "most");
    }

    /// <summary>Cutting and joining.</summary>
    public static void TextsSplitAndJoin()
    {
        Expect.Equal("a|b|c", string.Join('|', "a, b,,c".Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)));
        Expect.Equal("a||b", string.Join("|", "a--b".Split('-')));
        Expect.Equal("x", "  x\t\n".Trim());
        Expect.Equal("axxbxx", "a-b-".Replace("-", "xx"));
        Expect.Equal("bcd", "abcde"[1..^1]);
        Expect.Equal(2, "abcabc".IndexOf('c'), "IndexOf");
        Expect.Equal(5, "abcabc".LastIndexOf('c'), "LastIndexOf");
        Expect.True("abc".StartsWith("ab", StringComparison.Ordinal) && !"abc".EndsWith("ab", StringComparison.Ordinal), "ends");
        Expect.True(string.CompareOrdinal("a", "b") < 0 && string.CompareOrdinal("ab", "a") > 0, "order");
        Expect.Equal("  7", "7".PadLeft(3));
    }

    /// <summary>Builders and records.</summary>
    public static void BuildersAndRecordsPrint()
    {
        var builder = new StringBuilder();
        builder.Append($"x{1:D3}").Append('c', 3).Insert(1, "--").Remove(0, 1).Append(true);
        Expect.Equal("--001cccTrue", builder.ToString());
        Expect.Equal("Person { Name = Ann, Age = 3 }", new Person("Ann", 3).ToString());
        Expect.True(new Pair(1, "z") == new Pair(1, "z") && new Person("A", 1) != new Person("A", 2), "equality");
        Expect.Equal("(1, t)", (1, "t").ToString());
    }
}
