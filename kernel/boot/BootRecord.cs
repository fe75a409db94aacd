using System;
using Dialogos.Kernel.Handover;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Memory;

namespace Dialogos.Kernel.Boot;

/// <summary>The kernel's copy of the handover, kept for ever.</summary>
public static class BootRecord
{
    private const int MapOffset = 0x2000;
    private const int CommandLineOffset = 0x5000;
    private const int ReasonOffset = 0x7000;
    private const int TextSize = 0x1000;
    private static BootInformation s_information;
    private static string? s_commandLine;

    /// <summary>What the loader said. Its pointers lead into this copy.</summary>
    public static ref readonly BootInformation Information => ref s_information;

    /// <summary>The memory map.</summary>
    public static ReadOnlySpan<MemoryRange> Map
    {
        // SAFETY: Copy put this many ranges into the block, which lives for ever.
        get { unsafe { return new ReadOnlySpan<MemoryRange>((void*)s_information.MemoryMap, (int)s_information.MemoryMapCount); } }
    }

    /// <summary>The command line; needs the heap.</summary>
    public static string CommandLine => s_commandLine ??= Text(s_information.CommandLine, s_information.CommandLineLength);

    /// <summary>The loader's sentence about its choice; needs the heap.</summary>
    public static string ReasonText => Text(s_information.ReasonText, s_information.ReasonTextLength);

    /// <summary>The command line's bytes, for use before there is a heap.</summary>
    public static ReadOnlySpan<byte> CommandLineBytes =>
        PhysicalMemory.At(s_information.CommandLine, (int)s_information.CommandLineLength);

    internal static void Copy(in BootInformation given)
    {
        s_information = given;
        ulong block = ReservedMemory.BootInformation();
        s_information.MemoryMap = block + MapOffset;
        CopyBytes(given.MemoryMap, block + MapOffset, (int)given.MemoryMapCount * 24);
        s_information.CommandLineLength = Math.Min(given.CommandLineLength, TextSize);
        s_information.CommandLine = block + CommandLineOffset;
        CopyBytes(given.CommandLine, block + CommandLineOffset, (int)s_information.CommandLineLength);
        s_information.ReasonTextLength = Math.Min(given.ReasonTextLength, TextSize);
        s_information.ReasonText = block + ReasonOffset;
        CopyBytes(given.ReasonText, block + ReasonOffset, (int)s_information.ReasonTextLength);
    }

    internal static bool MapIsSorted()
    {
        ulong end = 0;
        foreach (MemoryRange range in Map)
        {
            if (range.Start < end || range.Start + range.Length < range.Start || (range.Start & 4095) != 0)
                return false;
            end = range.Start + range.Length;
        }
        return true;
    }

    internal static ulong UsableMemory()
    {
        ulong sum = 0;
        foreach (MemoryRange range in Map)
        {
            if (PageFrames.CanBecomeFree(range.Kind))
                sum += range.Length;
        }
        return sum;
    }

    private static void CopyBytes(ulong from, ulong to, int length)
    {
        if (length > 0)
            PhysicalMemory.At(from, length).CopyTo(PhysicalMemory.At(to, length));
    }

    private static string Text(ulong address, uint length) =>
        length == 0 ? "" : Ascii(PhysicalMemory.At(address, (int)length));

    // Options are ASCII; a byte beyond is shown as a question mark.
    private static string Ascii(ReadOnlySpan<byte> text)
    {
        var characters = new char[text.Length];
        for (int i = 0; i < text.Length; i++)
            characters[i] = text[i] < 0x80 ? (char)text[i] : '?';
        return new string(characters);
    }
}
