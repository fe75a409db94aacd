using System.Collections.Generic;

namespace System;

/// <summary>What Split does with its parts.</summary>
[Flags]
public enum StringSplitOptions
{
    /// <summary>Keeps them as they are.</summary>
    None = 0,
    /// <summary>Leaves out the empty ones.</summary>
    RemoveEmptyEntries = 1,
    /// <summary>Trims them first.</summary>
    TrimEntries = 2,
}

public sealed partial class String
{
    /// <summary>One text behind the other; null is empty.</summary>
    public static string Concat(string? str0, string? str1) => Concat((ReadOnlySpan<char>)str0, str1);

    /// <summary>One text behind the other; null is empty.</summary>
    public static string Concat(string? str0, string? str1, string? str2) => Concat((ReadOnlySpan<char>)str0, str1, str2);

    /// <summary>One text behind the other; null is empty.</summary>
    public static string Concat(string? str0, string? str1, string? str2, string? str3) => Concat((ReadOnlySpan<char>)str0, str1, str2, str3);

    /// <summary>One text behind the other.</summary>
    public static string Concat(ReadOnlySpan<char> str0, ReadOnlySpan<char> str1) => Concat(str0, str1, default, default);

    /// <summary>One text behind the other.</summary>
    public static string Concat(ReadOnlySpan<char> str0, ReadOnlySpan<char> str1, ReadOnlySpan<char> str2) => Concat(str0, str1, str2, default);

    /// <summary>One text behind the other.</summary>
    public static string Concat(ReadOnlySpan<char> str0, ReadOnlySpan<char> str1, ReadOnlySpan<char> str2, ReadOnlySpan<char> str3)
    {
        string result = FastAllocateString(checked(str0.Length + str1.Length + str2.Length + str3.Length));
        Span<char> rest = result.Characters;
        str0.CopyTo(rest);
        rest = rest.Slice(str0.Length);
        str1.CopyTo(rest);
        rest = rest.Slice(str1.Length);
        str2.CopyTo(rest);
        str3.CopyTo(rest.Slice(str2.Length));
        return result;
    }

    /// <summary>One text behind the other; null is empty.</summary>
    public static string Concat(params string?[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Join("", values);
    }

    /// <summary>The texts of two objects, one behind the other.</summary>
    public static string Concat(object? arg0, object? arg1) => Concat(arg0?.ToString(), arg1?.ToString());

    /// <summary>The texts of three objects, one behind the other.</summary>
    public static string Concat(object? arg0, object? arg1, object? arg2) => Concat(arg0?.ToString(), arg1?.ToString(), arg2?.ToString());

    /// <summary>The texts with a separator between them.</summary>
    public static string Join(string? separator, params string?[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        int length = 0;
        for (int i = 0; i < value.Length; i++)
            length = checked(length + (value[i]?.Length ?? 0) + (i == 0 ? 0 : separator?.Length ?? 0));
        string result = FastAllocateString(length);
        Span<char> rest = result.Characters;
        for (int i = 0; i < value.Length; i++)
        {
            if (i != 0)
                rest = Append(rest, separator);
            rest = Append(rest, value[i]);
        }

        return result;
    }

    /// <summary>The texts with a separator between them.</summary>
    public static string Join(char separator, params string?[] value) => Join(new string(separator, 1), value);

    /// <summary>The texts with a separator between them.</summary>
    public static string Join(string? separator, IEnumerable<string?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Join(separator, new List<string?>(values).ToArray());
    }

    /// <summary>From a position to the end.</summary>
    public string Substring(int startIndex) => Substring(startIndex, Length - startIndex);

    /// <summary>Some characters from a position on.</summary>
    public string Substring(int startIndex, int length)
    {
        if (startIndex < 0 || startIndex > Length)
            throw new ArgumentOutOfRangeException(nameof(startIndex));
        if (length < 0 || startIndex > Length - length)
            throw new ArgumentOutOfRangeException(nameof(length));
        return length == Length ? this : new string(((ReadOnlySpan<char>)this).Slice(startIndex, length));
    }

    /// <summary>Without white space at both ends.</summary>
    public string Trim() => Same(((ReadOnlySpan<char>)this).Trim());

    /// <summary>Without white space at the start.</summary>
    public string TrimStart() => Same(((ReadOnlySpan<char>)this).TrimStart());

    /// <summary>Without white space at the end.</summary>
    public string TrimEnd() => Same(((ReadOnlySpan<char>)this).TrimEnd());

    /// <summary>Without the character at both ends.</summary>
    public string Trim(char trimChar) => Same(((ReadOnlySpan<char>)this).TrimStart(trimChar).TrimEnd(trimChar));

    /// <summary>Without the character at the start.</summary>
    public string TrimStart(char trimChar) => Same(((ReadOnlySpan<char>)this).TrimStart(trimChar));

    /// <summary>Without the character at the end.</summary>
    public string TrimEnd(char trimChar) => Same(((ReadOnlySpan<char>)this).TrimEnd(trimChar));

    /// <summary>With blanks before it up to a width.</summary>
    public string PadLeft(int totalWidth) => PadLeft(totalWidth, ' ');

    /// <summary>With characters before it up to a width.</summary>
    public string PadLeft(int totalWidth, char paddingChar)
    {
        if (totalWidth < 0)
            throw new ArgumentOutOfRangeException(nameof(totalWidth), "Non-negative number required.");
        return totalWidth <= Length ? this : Concat(new string(paddingChar, totalWidth - Length), this);
    }

    /// <summary>With blanks behind it up to a width.</summary>
    public string PadRight(int totalWidth) => PadRight(totalWidth, ' ');

    /// <summary>With characters behind it up to a width.</summary>
    public string PadRight(int totalWidth, char paddingChar)
    {
        if (totalWidth < 0)
            throw new ArgumentOutOfRangeException(nameof(totalWidth), "Non-negative number required.");
        return totalWidth <= Length ? this : Concat(this, new string(paddingChar, totalWidth - Length));
    }

    /// <summary>With every character replaced by another.</summary>
    public string Replace(char oldChar, char newChar)
    {
        if (oldChar == newChar || !Contains(oldChar))
            return this;
        string result = FastAllocateString(Length);
        Span<char> characters = result.Characters;
        for (int i = 0; i < characters.Length; i++)
            characters[i] = this[i] == oldChar ? newChar : this[i];
        return result;
    }

    /// <summary>With every occurrence of a text replaced by another; null is empty.</summary>
    public string Replace(string oldValue, string? newValue)
    {
        ArgumentNullException.ThrowIfNull(oldValue);
        if (oldValue.Length == 0)
            throw new ArgumentException("String cannot be of zero length.", nameof(oldValue));
        ReadOnlySpan<char> rest = this;
        int index = rest.IndexOf((ReadOnlySpan<char>)oldValue);
        if (index < 0)
            return this;
        var builder = new Text.StringBuilder();
        for (; index >= 0; index = rest.IndexOf((ReadOnlySpan<char>)oldValue))
        {
            builder.Append(rest.Slice(0, index)).Append(newValue);
            rest = rest.Slice(index + oldValue.Length);
        }

        return builder.Append(rest).ToString();
    }

    /// <summary>With a text at a position.</summary>
    public string Insert(int startIndex, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if ((uint)startIndex > (uint)Length)
            throw new ArgumentOutOfRangeException(nameof(startIndex));
        return Concat(((ReadOnlySpan<char>)this).Slice(0, startIndex), value, ((ReadOnlySpan<char>)this).Slice(startIndex));
    }

    /// <summary>Without what follows a position.</summary>
    public string Remove(int startIndex) => Substring(0, startIndex);

    /// <summary>Without some characters.</summary>
    public string Remove(int startIndex, int count)
    {
        if (startIndex < 0)
            throw new ArgumentOutOfRangeException(nameof(startIndex));
        if (count < 0 || count > Length - startIndex)
            throw new ArgumentOutOfRangeException(nameof(count));
        return Concat(((ReadOnlySpan<char>)this).Slice(0, startIndex), ((ReadOnlySpan<char>)this).Slice(startIndex + count));
    }

    /// <summary>The parts between separators.</summary>
    public string[] Split(char separator, StringSplitOptions options = StringSplitOptions.None) =>
        Split(new ReadOnlySpan<char>(in separator), options);

    /// <summary>The parts between separators.</summary>
    public string[] Split(string? separator, StringSplitOptions options = StringSplitOptions.None)
    {
        if (IsNullOrEmpty(separator))
        {
            var whole = new List<string>();
            AddPart(whole, this, options);
            return whole.ToArray();
        }

        return Split((ReadOnlySpan<char>)separator, options);
    }

    private string[] Split(ReadOnlySpan<char> separator, StringSplitOptions options)
    {
        var parts = new List<string>();
        ReadOnlySpan<char> rest = this;
        for (int index = rest.IndexOf(separator); index >= 0; index = rest.IndexOf(separator))
        {
            AddPart(parts, rest.Slice(0, index), options);
            rest = rest.Slice(index + separator.Length);
        }

        AddPart(parts, rest, options);
        return parts.ToArray();
    }

    private static void AddPart(List<string> parts, ReadOnlySpan<char> part, StringSplitOptions options)
    {
        if ((options & StringSplitOptions.TrimEntries) != 0)
            part = part.Trim();
        if (part.Length != 0 || (options & StringSplitOptions.RemoveEmptyEntries) == 0)
            parts.Add(new string(part));
    }

    private static Span<char> Append(Span<char> destination, ReadOnlySpan<char> text)
    {
        text.CopyTo(destination);
        return destination.Slice(text.Length);
    }

    private string Same(ReadOnlySpan<char> part) => part.Length == Length ? this : new string(part);
}
