namespace System.Text;

/// <summary>Texts as bytes: only UTF-8 is offered, with U+FFFD for what is malformed, as .NET's Encoding.UTF8.</summary>
public abstract class Encoding
{
    /// <summary>UTF-8 that replaces what is malformed.</summary>
    public static Encoding UTF8 { get; } = new Utf8Encoding();

    /// <summary>Bytes that the characters need.</summary>
    public abstract int GetByteCount(ReadOnlySpan<char> chars);

    /// <summary>Writes the characters; returns how many bytes.</summary>
    public abstract int GetBytes(ReadOnlySpan<char> chars, Span<byte> bytes);

    /// <summary>Characters that the bytes give.</summary>
    public abstract int GetCharCount(ReadOnlySpan<byte> bytes);

    /// <summary>Writes the characters of the bytes; returns how many.</summary>
    public abstract int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars);

    /// <summary>Bytes that the text needs.</summary>
    public int GetByteCount(string s)
    {
        ArgumentNullException.ThrowIfNull(s);
        return GetByteCount((ReadOnlySpan<char>)s);
    }

    /// <summary>The bytes of the text.</summary>
    public byte[] GetBytes(string s)
    {
        ArgumentNullException.ThrowIfNull(s);
        var bytes = new byte[GetByteCount((ReadOnlySpan<char>)s)];
        GetBytes((ReadOnlySpan<char>)s, bytes);
        return bytes;
    }

    /// <summary>The text of the bytes.</summary>
    public string GetString(ReadOnlySpan<byte> bytes)
    {
        var chars = new char[GetCharCount(bytes)];
        GetChars(bytes, chars);
        return new string(chars);
    }

    /// <summary>The text of the bytes.</summary>
    public string GetString(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return GetString((ReadOnlySpan<byte>)bytes);
    }

    /// <summary>The text of some bytes.</summary>
    public string GetString(byte[] bytes, int index, int count) => GetString(new ReadOnlySpan<byte>(bytes, index, count));
}
