namespace System.Runtime.CompilerServices;

/// <summary>What the compiler makes of an interpolated text.</summary>
[InterpolatedStringHandler]
public ref struct DefaultInterpolatedStringHandler
{
    private const int GuessedLengthOfValue = 11;
    private char[] _characters;
    private int _length;

    /// <summary>Starts, with a guess of the length.</summary>
    public DefaultInterpolatedStringHandler(int literalLength, int formattedCount) =>
        _characters = new char[Math.Max(16, literalLength + (formattedCount * GuessedLengthOfValue))];

    /// <summary>What is there so far.</summary>
    public readonly ReadOnlySpan<char> Text => new(_characters, 0, _length);

    /// <summary>Adds literal text.</summary>
    public void AppendLiteral(string value) => AppendFormatted((ReadOnlySpan<char>)value);

    /// <summary>Adds characters.</summary>
    public void AppendFormatted(scoped ReadOnlySpan<char> value)
    {
        Reserve(value.Length);
        value.CopyTo(new Span<char>(_characters, _length, value.Length));
        _length += value.Length;
    }

    /// <summary>Adds characters in a width.</summary>
    public void AppendFormatted(scoped ReadOnlySpan<char> value, int alignment, string? format = null)
    {
        int start = _length;
        AppendFormatted(value);
        Align(start, alignment);
    }

    /// <summary>Adds a text.</summary>
    public void AppendFormatted(string? value) => AppendFormatted((ReadOnlySpan<char>)value);

    /// <summary>Adds a text in a width.</summary>
    public void AppendFormatted(string? value, int alignment = 0, string? format = null) => AppendFormatted((ReadOnlySpan<char>)value, alignment);

    /// <summary>Adds a value.</summary>
    public void AppendFormatted<T>(T value) => AppendFormatted(value, 0, null);

    /// <summary>Adds a value in a format.</summary>
    public void AppendFormatted<T>(T value, string? format) => AppendFormatted(value, 0, format);

    /// <summary>Adds a value in a width.</summary>
    public void AppendFormatted<T>(T value, int alignment) => AppendFormatted(value, alignment, null);

    /// <summary>Adds a value in a width and a format.</summary>
    public void AppendFormatted<T>(T value, int alignment, string? format)
    {
        int start = _length;
        if (value is ISpanFormattable formattable)
        {
            int written;
            while (!formattable.TryFormat(new Span<char>(_characters, _length, _characters.Length - _length), out written, format, null))
                Reserve((_characters.Length - _length) * 2 + 16);
            _length += written;
        }
        else
        {
            AppendFormatted((ReadOnlySpan<char>)(value is IFormattable other ? other.ToString(format, null) : value?.ToString()));
        }

        Align(start, alignment);
    }

    /// <summary>The text.</summary>
    public override readonly string ToString() => new(Text);

    /// <summary>The text, and an empty handler.</summary>
    public string ToStringAndClear()
    {
        string result = new(Text);
        _length = 0;
        return result;
    }

    private void Align(int start, int alignment)
    {
        int missing = (alignment < 0 ? -alignment : alignment) - (_length - start);
        if (missing <= 0)
            return;
        Reserve(missing);
        if (alignment > 0)
        {
            Array.Copy(_characters, start, _characters, start + missing, _length - start);
            new Span<char>(_characters, start, missing).Fill(' ');
        }
        else
        {
            new Span<char>(_characters, _length, missing).Fill(' ');
        }

        _length += missing;
    }

    private void Reserve(int more)
    {
        int needed = checked(_length + more);
        if (needed > _characters.Length)
            Array.Resize(ref _characters, Math.Max(needed, 2 * _characters.Length));
    }
}
