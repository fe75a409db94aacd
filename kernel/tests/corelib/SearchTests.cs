using System;

namespace Dialogos.Kernel.Tests.CoreLibrary;

/// <summary>Searching and comparing at every length and place, against loops.</summary>
public static class SearchTests
{
    private const int Room = 70;

    /// <summary>Every length, with the value at every place, and outside of the span.</summary>
    [KernelTest]
    public static void ValuesAreFoundWhereTheyAre(KernelTestContext context)
    {
        byte[] bytes = new byte[Room + 2];
        char[] characters = new char[Room + 2];
        int wrong = 0;
        for (int length = 0; length <= Room; length++)
        {
            for (int place = -1; place <= length; place++)
            {
                // A second one behind the first, and one just before the span and just behind it.
                Array.Clear(bytes);
                Array.Clear(characters);
                foreach (int index in (ReadOnlySpan<int>)[0, place + 1, Math.Min(place + 4, length + 1), length + 1])
                {
                    bytes[index] = 0x80;
                    characters[index] = '\u8001';
                }

                if (place < 0)
                    bytes.AsSpan(1, length).Clear();
                if (place < 0)
                    characters.AsSpan(1, length).Clear();
                int expected = place < length ? place : -1;
                if (bytes.AsSpan(1, length).IndexOf((byte)0x80) != expected || characters.AsSpan(1, length).IndexOf('\u8001') != expected)
                    wrong++;
            }
        }

        context.Same(0, wrong, "searches");
    }

    /// <summary>Every length, with one difference at every place, or none.</summary>
    [KernelTest]
    public static void DifferencesAreSeenWhereverTheyAre(KernelTestContext context)
    {
        byte[] left = new byte[Room + 2], right = new byte[Room + 2];
        char[] text = new char[Room];
        int wrong = 0;
        for (int length = 0; length <= Room; length++)
        {
            for (int place = -1; place < length; place++)
            {
                right.AsSpan().Fill(7);
                left.AsSpan(1, length).Fill(7);
                left[0] = left[length + 1] = 9;
                text.AsSpan().Fill('\u0701');
                var same = new string(text, 0, length);
                if (place >= 0)
                {
                    left[place + 1] ^= 0x40;
                    text[place] = '\u0702';
                }

                bool equal = place < 0;
                if (left.AsSpan(1, length).SequenceEqual(right.AsSpan(2, length)) != equal || (new string(text, 0, length) == same) != equal)
                    wrong++;
            }
        }

        context.Same(0, wrong, "comparisons");
    }

    /// <summary>Sequences that begin alike.</summary>
    [KernelTest]
    public static void SequencesAreFound(KernelTestContext context)
    {
        string text = "aaaaaaaaaaaaaaaaaaaaaaaaabaaabaacab";
        context.Expect(text.IndexOf("", StringComparison.Ordinal) == 0 && "".IndexOf("a", StringComparison.Ordinal) == -1, "empty");
        context.Expect(text.IndexOf("ab", StringComparison.Ordinal) == 24 && text.IndexOf("aab", StringComparison.Ordinal) == 23, "first");
        context.Expect(text.IndexOf("cab", StringComparison.Ordinal) == 32 && text.IndexOf("cabb", StringComparison.Ordinal) == -1, "last");
        context.Expect(text.IndexOf(text, StringComparison.Ordinal) == 0 && text.IndexOf(text + "a", StringComparison.Ordinal) == -1, "whole");
        context.Expect(((ReadOnlySpan<int>)[1, 2, 1, 2, 3]).IndexOf([1, 2, 3]) == 2, "numbers");
    }
}
