namespace System.Text;

/// <summary>Builds a text piece by piece.</summary>
public sealed class StringBuilder
{
    private const int FirstCapacity = 16;
    private char[] _characters;
    private int _length;

    /// <summary>An empty text.</summary>
    public StringBuilder() => _characters = new char[FirstCapacity];

    /// <summary>An empty text with room.</summary>
    public StringBuilder(int capacity)
    {
        if (capacity < 0)
            throw new ArgumentOutOfRangeException(nameof(capacity));
        _characters = new char[capacity == 0 ? FirstCapacity : capacity];
    }

    /// <summary>A text to go on with.</summary>
    public StringBuilder(string? value)
    {
        _characters = new char[Math.Max(FirstCapacity, value?.Length ?? 0)];
        Append(value);
    }

    /// <summary>Code units; setting cuts, or adds zeros.</summary>
    public int Length
    {
        get => _length;
        set
        {
            if (value < 0)
                throw new ArgumentOutOfRangeException(nameof(value));
            if (value > _length)
                Append('\0', value - _length);
            _length = value;
        }
    }

    /// <summary>A code unit.</summary>
    [Runtime.CompilerServices.IndexerName("Chars")]
    public char this[int index]
    {
        get => (uint)index < (uint)_length ? _characters[index] : throw new IndexOutOfRangeException();
        set => _characters[(uint)index < (uint)_length ? index : throw new ArgumentOutOfRangeException(nameof(index))] = value;
    }

    /// <summary>Adds a character.</summary>
    public StringBuilder Append(char value)
    {
        Reserve(1);
        _characters[_length++] = value;
        return this;
    }

    /// <summary>Adds a character many times.</summary>
    public StringBuilder Append(char value, int repeatCount)
    {
        if (repeatCount < 0)
            throw new ArgumentOutOfRangeException(nameof(repeatCount));
        Reserve(repeatCount);
        new Span<char>(_characters, _length, repeatCount).Fill(value);
        _length += repeatCount;
        return this;
    }

    /// <summary>Adds a text; null is empty.</summary>
    public StringBuilder Append(string? value) => Append((ReadOnlySpan<char>)value);

    /// <summary>Adds characters.</summary>
    public StringBuilder Append(ReadOnlySpan<char> value)
    {
        Reserve(value.Length);
        value.CopyTo(new Span<char>(_characters, _length, value.Length));
        _length += value.Length;
        return this;
    }

    /// <summary>Adds True or False.</summary>
    public StringBuilder Append(bool value) => Append(value.ToString());

    /// <summary>Adds an integer.</summary>
    public StringBuilder Append(byte value) => Append(value.ToString());

    /// <summary>Adds an integer.</summary>
    public StringBuilder Append(short value) => Append(value.ToString());

    /// <summary>Adds an integer.</summary>
    public StringBuilder Append(ushort value) => Append(value.ToString());

    /// <summary>Adds an integer.</summary>
    public StringBuilder Append(int value) => Append(value.ToString());

    /// <summary>Adds an integer.</summary>
    public StringBuilder Append(uint value) => Append(value.ToString());

    /// <summary>Adds an integer.</summary>
    public StringBuilder Append(long value) => Append(value.ToString());

    /// <summary>Adds an integer.</summary>
    public StringBuilder Append(ulong value) => Append(value.ToString());

    /// <summary>Adds an object's text; null is empty.</summary>
    public StringBuilder Append(object? value) => Append(value?.ToString());

    /// <summary>Adds an interpolated text.</summary>
    public StringBuilder Append([Runtime.CompilerServices.InterpolatedStringHandlerArgument("")] ref AppendInterpolatedStringHandler handler) => this;

    /// <summary>Ends the line (a line feed, as on Unix).</summary>
    public StringBuilder AppendLine() => Append('\n');

    /// <summary>Adds a text and ends the line.</summary>
    public StringBuilder AppendLine(string? value) => Append(value).Append('\n');

    /// <summary>Puts a text at a position.</summary>
    public StringBuilder Insert(int index, string? value)
    {
        if ((uint)index > (uint)_length)
            throw new ArgumentOutOfRangeException(nameof(index));
        int added = value?.Length ?? 0;
        Reserve(added);
        Array.Copy(_characters, index, _characters, index + added, _length - index);
        ((ReadOnlySpan<char>)value).CopyTo(new Span<char>(_characters, index, added));
        _length += added;
        return this;
    }

    /// <summary>Removes characters.</summary>
    public StringBuilder Remove(int startIndex, int length)
    {
        if (startIndex < 0 || length < 0 || length > _length - startIndex)
            throw new ArgumentOutOfRangeException(nameof(length));
        Array.Copy(_characters, startIndex + length, _characters, startIndex, _length - startIndex - length);
        _length -= length;
        return this;
    }

    /// <summary>Empties it.</summary>
    public StringBuilder Clear()
    {
        _length = 0;
        return this;
    }

    /// <summary>The text.</summary>
    public override string ToString() => new(new ReadOnlySpan<char>(_characters, 0, _length));

    /// <summary>Part of the text.</summary>
    public string ToString(int startIndex, int length)
    {
        if (startIndex < 0 || length < 0 || length > _length - startIndex)
            throw new ArgumentOutOfRangeException(nameof(length));
        return new string(new ReadOnlySpan<char>(_characters, startIndex, length));
    }

    private void Reserve(int more)
    {
        int needed = checked(_length + more);
        if (needed > _characters.Length)
            Array.Resize(ref _characters, Math.Max(needed, (int)Math.Min(2L * _characters.Length, Array.MaxLength)));
    }

    /// <summary>What the compiler makes of an interpolated text that is appended.</summary>
    [Runtime.CompilerServices.InterpolatedStringHandler]
    public struct AppendInterpolatedStringHandler
    {
        private readonly StringBuilder _builder;

        /// <summary>Starts.</summary>
        public AppendInterpolatedStringHandler(int literalLength, int formattedCount, StringBuilder stringBuilder) => _builder = stringBuilder;

        /// <summary>Adds literal text.</summary>
        public void AppendLiteral(string value) => _builder.Append(value);

        /// <summary>Adds a value.</summary>
        public void AppendFormatted<T>(T value) => AppendFormatted(value, 0, null);

        /// <summary>Adds a value in a format.</summary>
        public void AppendFormatted<T>(T value, string? format) => AppendFormatted(value, 0, format);

        /// <summary>Adds a value in a width.</summary>
        public void AppendFormatted<T>(T value, int alignment) => AppendFormatted(value, alignment, null);

        /// <summary>Adds a value in a width and a format.</summary>
        public void AppendFormatted<T>(T value, int alignment, string? format)
        {
            var handler = new Runtime.CompilerServices.DefaultInterpolatedStringHandler(0, 1);
            handler.AppendFormatted(value, alignment, format);
            _builder.Append(handler.Text);
        }

        /// <summary>Adds characters.</summary>
        public void AppendFormatted(ReadOnlySpan<char> value) => _builder.Append(value);

        /// <summary>Adds a text.</summary>
        public void AppendFormatted(string? value) => _builder.Append(value);
    }
}
