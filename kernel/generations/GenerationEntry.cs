using System;
using System.Collections.Generic;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Generations;

/// <summary>
/// What an entry file says, one <c>key value</c> a line in the manner of the Boot Loader Specification: what people see in
/// the menu, and the kernel's command line. The signed manifest holds the hash of this text, so none of it can be changed.
/// </summary>
public sealed class GenerationEntry
{
    /// <summary>The longest text, in bytes.</summary>
    public const int LongestText = 4096;

    /// <summary>An entry of known content: printable ASCII throughout.</summary>
    /// <param name="title">One line for people.</param>
    /// <param name="date">When it was made: <c>2026-11-21T09:20:00Z</c>.</param>
    /// <param name="kernelHash">SHA-256 of kernel.efi in hexadecimal, for people; the manifest's is the one that counts.</param>
    /// <param name="options">The kernel's command line; may be empty.</param>
    public GenerationEntry(string title, string date, string kernelHash, string options)
    {
        Title = title;
        Date = date;
        KernelHash = kernelHash;
        Options = options;
    }

    /// <summary>One line for people.</summary>
    public string Title { get; }

    /// <summary>When it was made, in UTC: <c>2026-11-21T09:20:00Z</c>.</summary>
    public string Date { get; }

    /// <summary>SHA-256 of kernel.efi in hexadecimal.</summary>
    public string KernelHash { get; }

    /// <summary>The kernel's command line; may be empty.</summary>
    public string Options { get; }

    /// <summary>
    /// Reads an entry. <see cref="Errno.BadMessage"/>: too long, not printable ASCII lines, a key that is unknown, missing
    /// or there twice.
    /// </summary>
    public static Result<GenerationEntry> Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length > LongestText || text.Length == 0 || text[text.Length - 1] != (byte)'\n')
            return Errno.BadMessage;
        string? title = null, date = null, kernelHash = null, options = null;
        while (text.Length > 0)
        {
            var end = text.IndexOf((byte)'\n');
            var read = AsciiText.Read(text.Slice(0, end));
            text = text.Slice(end + 1);
            if (read.Failed)
                return Errno.BadMessage;
            var line = read.Value;
            if (!TakeValue(line, "title ", ref title) && !TakeValue(line, "date ", ref date)
                && !TakeValue(line, "kernel ", ref kernelHash) && !TakeValue(line, "options ", ref options))
                return Errno.BadMessage;
        }
        if (title is null || date is null || kernelHash is null || options is null)
            return Errno.BadMessage;
        return new GenerationEntry(title, date, kernelHash, options);
    }

    /// <summary>Writes the text. <see cref="Errno.IllegalSequence"/>: not printable ASCII; <see cref="Errno.FileTooLarge"/>.</summary>
    public Result<byte[]> Format()
    {
        var bytes = new List<byte>();
        string[] lines = [$"title {Title}", $"date {Date}", $"kernel {KernelHash}", $"options {Options}"];
        foreach (var line in lines)
        {
            var appended = AsciiText.Append(bytes, line);
            if (appended.Failed)
                return appended.Error;
            bytes.Add((byte)'\n');
        }
        return bytes.Count <= LongestText ? bytes.ToArray() : Errno.FileTooLarge;
    }

    private static bool TakeValue(string line, string key, ref string? value)
    {
        if (value is not null || !line.StartsWith(key, StringComparison.Ordinal))
            return false;
        value = line.Substring(key.Length);
        return true;
    }
}
