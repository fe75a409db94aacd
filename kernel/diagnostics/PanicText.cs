using System;
using Dialogos.Kernel.Machine;

namespace Dialogos.Kernel.Diagnostics;

/// <summary>Where a panic's words go: COM1, the screen, and the record for the next boot.</summary>
internal static class PanicText
{
    private static readonly string Digits = "0123456789ABCDEF";

    internal static void Begin()
    {
        PanicRecord.Begin();
        EarlyConsole.Write("\n\n*** ");
        Panic.Screen?.Begin();
    }

    // The record is whole; what is written after this is for people who look now.
    internal static void End()
    {
        PanicRecord.End();
        Panic.Screen?.BeginFooter();
    }

    internal static void Write(string text)
    {
        for (int i = 0; i < text.Length; i++)
            Write(text[i] < 0x80 ? (byte)text[i] : (byte)'?');
    }

    internal static void Write(ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < text.Length; i++)
            Write(text[i]);
    }

    internal static void WriteHexadecimal(ulong value)
    {
        for (int shift = 60; shift >= 0; shift -= 4)
            Write((byte)Digits[(int)(value >> shift & 15)]);
    }

    internal static void WriteDecimal(ulong value)
    {
        if (value >= 10)
            WriteDecimal(value / 10);
        Write((byte)Digits[(int)(value % 10)]);
    }

    private static void Write(byte character)
    {
        EarlyConsole.Write((char)character);
        Panic.Screen?.Write(character);
        PanicRecord.Append(character);
    }
}
