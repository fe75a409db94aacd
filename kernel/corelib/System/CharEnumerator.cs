namespace System;

/// <summary>Walks over the characters of a text.</summary>
public sealed class CharEnumerator : Collections.Generic.IEnumerator<char>
{
    private readonly string _text;
    private int _index = -1;

    internal CharEnumerator(string text) => _text = text;

    /// <inheritdoc/>
    public char Current => _index < 0 || _index >= _text.Length ? throw new InvalidOperationException("Enumeration is not at an element.") : _text[_index];

    object Collections.IEnumerator.Current => Current;

    /// <inheritdoc/>
    public bool MoveNext()
    {
        if (_index < _text.Length)
            _index++;
        return _index < _text.Length;
    }

    /// <inheritdoc/>
    public void Reset() => _index = -1;

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
