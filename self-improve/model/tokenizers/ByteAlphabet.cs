using System;
using System.Text;

namespace Dialogos.SelfImprove.Model.Tokenizers;

/// <summary>
/// GPT-2's alphabet: each byte is one printable character, so that token texts are readable strings. Bytes that print
/// stand for themselves, the others for U+0100 onwards, in order.
/// </summary>
public static class ByteAlphabet
{
    private static readonly char[] Letters = MakeLetters();
    private static readonly short[] Bytes = MakeBytes();

    /// <summary>The character of a byte.</summary>
    public static char Letter(byte value) => Letters[value];

    /// <summary>The text of bytes.</summary>
    public static string Text(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new(bytes.Length);
        foreach (byte value in bytes) text.Append(Letters[value]);
        return text.ToString();
    }

    /// <summary>The bytes of a token's text; a character outside the alphabet stands for its UTF-8.</summary>
    public static byte[] Parse(string text)
    {
        byte[] bytes = new byte[text.Length];
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] >= Bytes.Length || Bytes[text[i]] < 0) return Encoding.UTF8.GetBytes(text);
            bytes[i] = (byte)Bytes[text[i]];
        }

        return bytes;
    }

    private static bool Prints(int value) => value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);

    private static char[] MakeLetters()
    {
        char[] letters = new char[256];
        int next = 256;
        for (int i = 0; i < 256; i++) letters[i] = (char)(Prints(i) ? i : next++);
        return letters;
    }

    private static short[] MakeBytes()
    {
        short[] bytes = new short[512];
        Array.Fill(bytes, (short)-1);
        for (int i = 0; i < 256; i++) bytes[Letters[i]] = (short)i;
        return bytes;
    }
}
