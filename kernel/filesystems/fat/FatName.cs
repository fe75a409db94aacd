using System;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.FileSystems.Fat;

/// <summary>Long names, short (8.3) names, and what connects them.</summary>
internal static class FatName
{
    /// <summary>UTF-16 units that one long-name entry holds.</summary>
    internal const int UnitsPerEntry = 13;

    private const int LongestName = 255;

    /// <summary>Decodes a caller's name and checks it ("Long Directory Entries", characters that a long name may have).</summary>
    internal static Result<string> Parse(ReadOnlySpan<byte> name)
    {
        var text = Utf8.Decode(name);
        if (text is null)
            return Errno.IllegalSequence;
        if (text.Length > LongestName)
            return Errno.NameTooLong;
        // Windows drops trailing dots and blanks, so two names would become one.
        if (text.Length == 0 || text[text.Length - 1] == '.' || text[text.Length - 1] == ' ' || !IsLongName(text))
            return Errno.InvalidArgument;
        return text;
    }

    /// <summary>True if all units may stand in a long name.</summary>
    internal static bool IsLongName(string text)
    {
        foreach (var unit in text)
            if (unit < 0x20 || unit == '"' || unit == '*' || unit == '/' || unit == ':' || unit == '<' || unit == '>'
                || unit == '?' || unit == '\\' || unit == '|')
                return false;
        return true;
    }

    /// <summary>Compares without regard to case, in the ranges where upper and lower case differ by a fixed step.</summary>
    internal static bool AreEqual(string one, string other)
    {
        if (one.Length != other.Length)
            return false;
        for (var i = 0; i < one.Length; i++)
            if (Fold(one[i]) != Fold(other[i]))
                return false;
        return true;
    }

    /// <summary>The 11 bytes of a name that needs no long name (upper case, 8.3), or null.</summary>
    internal static byte[]? AsShort(string name)
    {
        var dot = name.LastIndexOf('.');
        var baseLength = dot < 0 ? name.Length : dot;
        var extension = dot < 0 ? 0 : name.Length - dot - 1;
        if (baseLength < 1 || baseLength > 8 || extension > 3 || (dot >= 0 && extension == 0))
            return null;
        var bytes = Blank();
        for (var i = 0; i < name.Length; i++)
        {
            if (i == dot)
                continue;
            if (!IsShortUnit(name[i]) || (name[i] >= 'a' && name[i] <= 'z'))
                return null;
            bytes[i < baseLength ? i : 8 + i - dot - 1] = (byte)name[i];
        }
        return bytes;
    }

    /// <summary>
    /// The <paramref name="attempt"/>th alias for a long name ("Basis-Name Generation Algorithm"). From the fifth on a
    /// hash of the name takes part, as in Windows NT, so that many similar names need few attempts.
    /// </summary>
    internal static byte[] Alias(string name, int attempt)
    {
        var bytes = Blank();
        var dot = name.LastIndexOf('.');
        var end = dot <= 0 ? name.Length : dot;
        var length = 0;
        for (var i = 0; i < end && length < 6; i++)
            if (name[i] != ' ' && name[i] != '.')
                bytes[length++] = ToShortUnit(name[i]);
        var number = attempt;
        if (attempt > 4)
        {
            length = Math.Min(length, 2);
            var hash = Hash(name) + (uint)(attempt - 5) / 9 * 0x9E37u;
            for (var shift = 12; shift >= 0; shift -= 4)
                bytes[length++] = (byte)"0123456789ABCDEF"[(int)(hash >> shift) & 15];
            number = (attempt - 5) % 9 + 1;
        }
        bytes[length++] = (byte)'~';
        bytes[length] = (byte)('0' + number);
        if (dot > 0)
            for (int i = dot + 1, at = 8; i < name.Length && at < 11; i++)
                if (name[i] != ' ')
                    bytes[at++] = ToShortUnit(name[i]);
        return bytes;
    }

    /// <summary>The checksum that ties long-name entries to their short entry ("ChkSum").</summary>
    internal static byte Checksum(ReadOnlySpan<byte> shortName)
    {
        byte sum = 0;
        for (var i = 0; i < 11; i++)
            sum = (byte)((sum >> 1) + ((sum & 1) << 7) + shortName[i]);
        return sum;
    }

    /// <summary>A short entry's name as text; the flags of byte 12 give lower case, as Windows NT writes them.</summary>
    internal static string FromShort(ReadOnlySpan<byte> entry)
    {
        var units = new char[12];
        var length = 0;
        for (var i = 0; i < 11; i++)
        {
            if (i == 8 && HasExtension(entry))
                units[length++] = '.';
            // A first byte of 0x05 stands for 0xE5, which would mark the entry as free.
            var value = i == 0 && entry[0] == 0x05 ? (byte)0xE5 : entry[i];
            var isLower = (entry[12] & (i < 8 ? 0x08 : 0x10)) != 0;
            if (!IsPadding(entry, i))
                units[length++] = (char)(isLower && value >= 'A' && value <= 'Z' ? value + 32 : value);
        }
        return new string(units, 0, length);
    }

    private static bool HasExtension(ReadOnlySpan<byte> entry) => !IsPadding(entry, 8);

    private static bool IsPadding(ReadOnlySpan<byte> entry, int at)
    {
        var end = at < 8 ? 8 : 11;
        for (; at < end; at++)
            if (entry[at] != ' ')
                return false;
        return true;
    }

    private static byte[] Blank()
    {
        var bytes = new byte[11];
        bytes.AsSpan().Fill((byte)' ');
        return bytes;
    }

    private static byte ToShortUnit(char unit) =>
        unit >= 'a' && unit <= 'z' ? (byte)(unit - 32) : IsShortUnit(unit) ? (byte)unit : (byte)'_';

    private static bool IsShortUnit(char unit) =>
        (unit >= '0' && unit <= '9') || (unit >= 'A' && unit <= 'Z') || (unit >= 'a' && unit <= 'z')
        || unit == '$' || unit == '%' || unit == '\'' || unit == '-' || unit == '_' || unit == '@' || unit == '~'
        || unit == '`' || unit == '!' || unit == '(' || unit == ')' || unit == '{' || unit == '}' || unit == '^'
        || unit == '#' || unit == '&';

    private static uint Hash(string name)
    {
        // FNV-1a, 32 bits.
        var hash = 2166136261u;
        foreach (var unit in name)
            hash = (hash ^ Fold(unit)) * 16777619u;
        return hash ^ (hash >> 16);
    }

    private static char Fold(char unit)
    {
        var isLower = (unit >= 'a' && unit <= 'z') || (unit >= 0xE0 && unit <= 0xFE && unit != 0xF7)
            || (unit >= 0x3B1 && unit <= 0x3C9 && unit != 0x3C2) || (unit >= 0x430 && unit <= 0x44F);
        return isLower ? (char)(unit - 32) : unit;
    }
}
