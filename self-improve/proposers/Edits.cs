using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Dialogos.Sandbox.Records;
using Microsoft.CodeAnalysis.Text;

namespace Dialogos.SelfImprove.Proposers;

/// <summary>Makes the edits of records, which count bytes of UTF-8, from spans, which count characters.</summary>
public static class Edits
{
    /// <summary>An edit of one span.</summary>
    /// <param name="path">The file, below the root.</param>
    /// <param name="bytes">Its bytes; a byte-order mark in them stays.</param>
    /// <param name="text">Its text, without the mark.</param>
    /// <param name="span">What is replaced, in characters.</param>
    /// <param name="newText">What takes its place.</param>
    /// <param name="operatorName">The kind of rewrite, as the policy knows it; null for free text.</param>
    public static Edit Of(string path, byte[] bytes, string text, TextSpan span, string newText, string? operatorName)
    {
        var mark = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        var start = mark + Encoding.UTF8.GetByteCount(text.AsSpan(0, span.Start));
        var length = Encoding.UTF8.GetByteCount(text.AsSpan(span.Start, span.Length));
        return new Edit(path, start, length, Convert.ToHexStringLower(SHA256.HashData(bytes)), newText, operatorName);
    }

    /// <summary>The file's text after some edits of it; null if two of them overlap or one lies outside of it.</summary>
    public static string? Apply(byte[] bytes, IEnumerable<Edit> edits)
    {
        var result = new List<byte>(bytes.Length + 256);
        var at = 0;
        foreach (var edit in edits.OrderBy(edit => edit.Start).ThenBy(edit => edit.Length))
        {
            if (edit.Start < at || edit.Length < 0 || edit.Length > bytes.Length - edit.Start)
                return null;
            result.AddRange(bytes[at..edit.Start]);
            result.AddRange(Encoding.UTF8.GetBytes(edit.NewText));
            at = edit.Start + edit.Length;
        }
        result.AddRange(bytes[at..]);
        return Encoding.UTF8.GetString([.. result]);
    }
}
