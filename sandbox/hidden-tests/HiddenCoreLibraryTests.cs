using System;
using System.Collections.Generic;
using System.Numerics;
using System.Text;

namespace Dialogos.Kernel.Tests.Hidden;

internal static class HiddenCoreLibraryTests
{
    [KernelTest]
    internal static void ListsKeepTheirOrder(KernelTestContext context)
    {
        var random = new Sequence(51);
        var list = new List<int>();
        var model = new int[400];
        int count = 0;
        for (int step = 0; step < 2000; step++)
        {
            int value = random.Below(100);
            int at = random.Below(count + 1);
            if (count < model.Length && random.Below(5) < 3)
            {
                list.Insert(at, value);
                for (int i = count; i > at; i--)
                    model[i] = model[i - 1];
                model[at] = value;
                count++;
            }
            else if (at < count)
            {
                list.RemoveAt(at);
                count--;
                for (int i = at; i < count; i++)
                    model[i] = model[i + 1];
            }
            context.Equal((ulong)count, (ulong)list.Count, "count");
        }
        for (int i = 0; i < count; i++)
            context.Equal((ulong)model[i], (ulong)list[i], "element");
        int first = -1;
        for (int i = count - 1; i >= 0; i--)
            first = model[i] == 7 ? i : first;
        context.Equal((ulong)(first + 1), (ulong)(list.IndexOf(7) + 1), "IndexOf finds the first");
    }

    [KernelTest]
    internal static void DictionariesKeepTheirPairs(KernelTestContext context)
    {
        var random = new Sequence(52);
        var dictionary = new Dictionary<ulong, int>();
        var model = new int[64];
        int live = 0;
        for (int step = 1; step < 4000; step++)
        {
            int slot = random.Below(64);
            // Keys that fall into few buckets.
            ulong key = (ulong)slot << 32 | 5;
            if (random.Below(3) != 0)
            {
                live += model[slot] == 0 ? 1 : 0;
                dictionary[key] = step;
                model[slot] = step;
            }
            else
            {
                context.Expect(dictionary.Remove(key) == (model[slot] != 0), "Remove says whether it was there");
                live -= model[slot] != 0 ? 1 : 0;
                model[slot] = 0;
            }
            context.Equal((ulong)live, (ulong)dictionary.Count, "count");
            bool found = dictionary.TryGetValue(key, out int value);
            context.Expect(found == (model[slot] != 0) && value == model[slot], "what was put is found");
        }
        int sum = 0;
        foreach (KeyValuePair<ulong, int> pair in dictionary)
        {
            context.Equal((ulong)model[(int)(pair.Key >> 32)], (ulong)pair.Value, "enumerated");
            sum++;
        }
        context.Equal((ulong)live, (ulong)sum, "each pair once");
    }

    [KernelTest]
    internal static void NumbersAreWritten(KernelTestContext context)
    {
        Text(context, "-2147483648 2147483647 0", $"{int.MinValue} {int.MaxValue} {0}");
        Text(context, "18446744073709551615", $"{ulong.MaxValue}");
        Text(context, "000A 00012 -0003", $"{10:X4} {12:D5} {-3:D4}");
        Text(context, "  5|5  |", $"{5,3}|{5,-3}|");
        context.Expect(int.TryParse("-2147483648", out int least) && least == int.MinValue, "the least int");
        context.Expect(!int.TryParse("2147483648", out _) && !int.TryParse("-", out _) && !int.TryParse("12x", out _), "no ints");
        context.Expect(!ulong.TryParse("18446744073709551616", out _), "one more than the largest");
    }

    [KernelTest]
    internal static void TextsAreCut(KernelTestContext context)
    {
        Text(context, "cd", "abcdef".Substring(2, 2));
        Text(context, "abXXef", "abcdef".Replace("cd", "XX"));
        Text(context, "a", " a ".Trim());
        context.Expect("abcabc".IndexOf('c', 3) == 5 && "abc".IndexOf('x') == -1, "IndexOf");
        context.Expect("abc".IndexOf("bc", StringComparison.Ordinal) == 1, "IndexOf of a text");
        string[] parts = "a,,b,".Split(',');
        context.Equal(4, (ulong)parts.Length, "Split keeps what is empty");
        context.Expect(parts[1].Length == 0 && parts[2] == "b" && parts[3].Length == 0, "parts");
        context.Expect("abc".StartsWith("abc", StringComparison.Ordinal) && !"ab".StartsWith("abc", StringComparison.Ordinal), "StartsWith");
        context.Expect(string.CompareOrdinal("abc", "abd") < 0 && string.CompareOrdinal("b", "abc") > 0, "order");
        context.Expect("abc".GetHashCode() == string.Concat("ab", "c").GetHashCode(), "equal texts hash alike");
    }

    [KernelTest]
    internal static void SpansCopyAndCompare(KernelTestContext context)
    {
        for (int length = 0; length < 70; length++)
        {
            var bytes = new byte[80];
            for (int i = 0; i < bytes.Length; i++)
                bytes[i] = (byte)i;
            // Overlapping, in both directions.
            bytes.AsSpan(0, length).CopyTo(bytes.AsSpan(3));
            for (int i = 0; i < length; i++)
                context.Equal((ulong)i, bytes[i + 3], "moved up");
            bytes.AsSpan(3, length).CopyTo(bytes);
            for (int i = 0; i < length; i++)
                context.Equal((ulong)i, bytes[i], "moved down");
            var copy = bytes.AsSpan(0, length).ToArray();
            context.Expect(copy.AsSpan().SequenceEqual(bytes.AsSpan(0, length)), "equal");
            if (length > 0)
            {
                copy[length - 1] ^= 1;
                context.Expect(!copy.AsSpan().SequenceEqual(bytes.AsSpan(0, length)), "different in the last byte");
                context.Equal((ulong)(length - 1), (ulong)bytes.AsSpan(0, length).IndexOf((byte)(length - 1)), "IndexOf");
            }
            copy.AsSpan().Fill(9);
            for (int i = 0; i < length; i++)
                context.Equal(9, copy[i], "filled");
        }
    }

    [KernelTest]
    internal static void BitsAreCounted(KernelTestContext context)
    {
        var random = new Sequence(53);
        for (int step = 0; step < 400; step++)
        {
            ulong word = random.NextWord() >> random.Below(64);
            int ones = 0;
            int highest = -1;
            int lowest = 64;
            for (int bit = 0; bit < 64; bit++)
            {
                if ((word >> bit & 1) == 0)
                    continue;
                ones++;
                highest = bit;
                lowest = lowest == 64 ? bit : lowest;
            }
            context.Equal((ulong)ones, (ulong)BitOperations.PopCount(word), "PopCount");
            context.Equal((ulong)(63 - highest), (ulong)BitOperations.LeadingZeroCount(word), "LeadingZeroCount");
            context.Equal((ulong)lowest, (ulong)BitOperations.TrailingZeroCount(word), "TrailingZeroCount");
            context.Equal(word << 13 | word >> 51, BitOperations.RotateLeft(word, 13), "RotateLeft");
        }
        context.Expect(Math.Min(-1, 1) == -1 && Math.Max(3u, 2u) == 3 && Math.Abs(-5) == 5, "Math");
        context.Expect(Math.Clamp(7, 1, 5) == 5 && Math.Clamp(-7, 1, 5) == 1 && Math.Clamp(3, 1, 5) == 3, "Clamp");
    }

    [KernelTest]
    internal static void BuildersBuild(KernelTestContext context)
    {
        var builder = new StringBuilder();
        for (int i = 0; i < 100; i++)
            builder.Append(i).Append(',');
        context.Equal(290, (ulong)builder.Length, "length");
        builder.Remove(0, 285).Insert(0, "<");
        Text(context, "<8,99,", builder.ToString().Substring(0));
    }

    private static void Text(KernelTestContext context, string expected, string actual) =>
        context.Expect(expected == actual, actual);
}
