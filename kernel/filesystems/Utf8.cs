using System;
using System.Collections.Generic;

namespace Dialogos.Kernel.FileSystems;

/// <summary>Names are UTF-8 above and UTF-16 on FAT: the two conversions (RFC 3629).</summary>
public static class Utf8
{
    /// <summary>Decodes; null if the bytes are no UTF-8.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes)
    {
        var units = new char[bytes.Length];
        var length = 0;
        for (var i = 0; i < bytes.Length;)
        {
            int first = bytes[i++];
            var more = first < 0x80 ? 0 : first < 0xC2 ? -1 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : first < 0xF5 ? 3 : -1;
            if (more < 0 || i + more > bytes.Length)
                return null;
            var point = more == 0 ? first : first & (0x3F >> more);
            for (var j = 0; j < more; j++)
            {
                int next = bytes[i++];
                if ((next & 0xC0) != 0x80)
                    return null;
                point = (point << 6) | (next & 0x3F);
            }
            if ((more == 2 && point < 0x800) || (more == 3 && (point < 0x10000 || point > 0x10FFFF))
                || (point >= 0xD800 && point < 0xE000))
                return null;
            if (point >= 0x10000)
            {
                units[length++] = (char)(0xD7C0 + (point >> 10));
                units[length++] = (char)(0xDC00 + (point & 0x3FF));
            }
            else
                units[length++] = (char)point;
        }
        return new string(units, 0, length);
    }

    /// <summary>Encodes; a lone surrogate becomes U+FFFD.</summary>
    public static byte[] Encode(string text)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            int point = text[i];
            if (point >= 0xD800 && point < 0xE000)
            {
                if (point < 0xDC00 && i + 1 < text.Length && text[i + 1] >= 0xDC00 && text[i + 1] < 0xE000)
                    point = ((point - 0xD7C0) << 10) | (text[++i] & 0x3FF);
                else
                    point = 0xFFFD;
            }
            if (point < 0x80)
                bytes.Add((byte)point);
            else if (point < 0x800)
                AddLead(bytes, 0xC0, point, 6);
            else if (point < 0x10000)
                AddLead(bytes, 0xE0, point, 12);
            else
                AddLead(bytes, 0xF0, point, 18);
        }
        return bytes.ToArray();
    }

    private static void AddLead(List<byte> bytes, int lead, int point, int shift)
    {
        bytes.Add((byte)(lead | (point >> shift)));
        for (shift -= 6; shift >= 0; shift -= 6)
            bytes.Add((byte)(0x80 | ((point >> shift) & 0x3F)));
    }
}
