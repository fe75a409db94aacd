using System;
using System.Collections.Generic;

namespace Dialogos.Drivers.Bus;

/// <summary>A virtio-mmio device that the command line names, in the form that Linux and QEMU's microvm use.</summary>
public readonly struct VirtioMmioParameter(ulong address, uint length, uint interrupt)
{
    /// <summary>Physical address of the registers.</summary>
    public ulong Address { get; } = address;
    /// <summary>Bytes.</summary>
    public uint Length { get; } = length;
    /// <summary>Global system interrupt.</summary>
    public uint Interrupt { get; } = interrupt;

    private const string Key = "virtio_mmio.device=";

    /// <summary>
    /// Every <c>virtio_mmio.device=SIZE@ADDRESS:INTERRUPT[:ID]</c> of a command line, in order. A word with this key
    /// that does not parse is added to <paramref name="rejected"/>.
    /// </summary>
    public static List<VirtioMmioParameter> ParseAll(string commandLine, List<string> rejected)
    {
        var found = new List<VirtioMmioParameter>();
        var start = 0;
        while (start < commandLine.Length)
        {
            var end = start;
            while (end < commandLine.Length && commandLine[end] != ' ')
                end++;
            var word = commandLine.Substring(start, end - start);
            start = end + 1;
            if (!StartsWithKey(word))
                continue;
            if (TryParse(word, Key.Length, out var parameter))
                found.Add(parameter);
            else
                rejected.Add(word);
        }
        return found;
    }

    private static bool StartsWithKey(string word)
    {
        if (word.Length < Key.Length)
            return false;
        for (var i = 0; i < Key.Length; i++)
        {
            if (word[i] != Key[i])
                return false;
        }
        return true;
    }

    private static bool TryParse(string text, int position, out VirtioMmioParameter parameter)
    {
        parameter = default;
        if (!TryNumber(text, ref position, out var length) || !TrySize(text, ref position, ref length)
            || !TryCharacter(text, ref position, '@') || !TryNumber(text, ref position, out var address)
            || !TryCharacter(text, ref position, ':') || !TryNumber(text, ref position, out var interrupt))
            return false;
        if (position < text.Length && (!TryCharacter(text, ref position, ':') || !TryNumber(text, ref position, out _)))
            return false;
        if (position != text.Length || length < 0x100 || length > 0x10000 || interrupt > 0xFFFF || (address & 3) != 0
            || address > ulong.MaxValue - length)
            return false;
        parameter = new VirtioMmioParameter(address, (uint)length, (uint)interrupt);
        return true;
    }

    private static bool TryCharacter(string text, ref int position, char expected)
    {
        if (position >= text.Length || text[position] != expected)
            return false;
        position++;
        return true;
    }

    private static bool TrySize(string text, ref int position, ref ulong value)
    {
        if (position >= text.Length)
            return false;
        var suffix = text[position];
        var shift = suffix is 'K' or 'k' ? 10 : suffix is 'M' or 'm' ? 20 : 0;
        if (shift == 0)
            return true;
        position++;
        if (value > ulong.MaxValue >> shift)
            return false;
        value <<= shift;
        return true;
    }

    private static bool TryNumber(string text, ref int position, out ulong value)
    {
        value = 0;
        var isHexadecimal = position + 1 < text.Length && text[position] == '0' && text[position + 1] is 'x' or 'X';
        if (isHexadecimal)
            position += 2;
        var radix = isHexadecimal ? 16u : 10u;
        var first = position;
        while (position < text.Length)
        {
            var digit = Digit(text[position]);
            if (digit >= radix)
                break;
            if (value > (ulong.MaxValue - digit) / radix)
                return false;
            value = value * radix + digit;
            position++;
        }
        return position > first;
    }

    private static uint Digit(char character) => character switch
    {
        >= '0' and <= '9' => (uint)(character - '0'),
        >= 'a' and <= 'f' => (uint)(character - 'a' + 10),
        >= 'A' and <= 'F' => (uint)(character - 'A' + 10),
        _ => uint.MaxValue,
    };
}
