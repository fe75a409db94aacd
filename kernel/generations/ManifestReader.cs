using System;
using System.Collections.Generic;
using Dialogos.Kernel.Cryptography;

namespace Dialogos.Kernel.Generations;

/// <summary>
/// A cursor over the JSON of a manifest. The first thing that is not as expected sets <see cref="Broken"/>, and from then
/// on every call returns an empty value: the caller checks once, at the end.
/// </summary>
internal ref struct ManifestReader
{
    private ReadOnlySpan<byte> _rest;

    public ManifestReader(ReadOnlySpan<byte> text) => _rest = text;

    /// <summary>True once the text was not as expected.</summary>
    public bool Broken { get; private set; }

    /// <summary>Takes one punctuation character.</summary>
    public void Expect(char punctuation)
    {
        SkipBlanks();
        if (_rest.Length > 0 && _rest[0] == (byte)punctuation)
            _rest = _rest.Slice(1);
        else
            Break();
    }

    /// <summary>Takes the end of the text.</summary>
    public void ExpectEnd()
    {
        SkipBlanks();
        if (_rest.Length > 0)
            Break();
    }

    /// <summary>Takes a field's name and colon.</summary>
    public void Name(string name)
    {
        if (Text() != name)
            Break();
        Expect(':');
    }

    /// <summary>Takes a comma, and the next field's name and colon.</summary>
    public void NextName(string name)
    {
        Expect(',');
        Name(name);
    }

    /// <summary>Takes <c>null</c> if it comes next.</summary>
    public bool TakeNull()
    {
        SkipBlanks();
        if (_rest.Length < 4 || _rest[0] != 'n' || _rest[1] != 'u' || _rest[2] != 'l' || _rest[3] != 'l')
            return false;
        _rest = _rest.Slice(4);
        return true;
    }

    /// <summary>Takes a number without sign, fraction or leading zero, at most <paramref name="largest"/>.</summary>
    public long Number(long largest)
    {
        SkipBlanks();
        long value = 0;
        var length = 0;
        while (length < _rest.Length && _rest[length] is >= (byte)'0' and <= (byte)'9')
        {
            var digit = _rest[length] - '0';
            if (digit > largest || value > (largest - digit) / 10 || (length == 1 && value == 0))
            {
                Break();
                return 0;
            }
            value = (value * 10) + digit;
            length++;
        }
        if (length == 0)
            Break();
        _rest = _rest.Slice(Math.Min(length, _rest.Length));
        return Broken ? 0 : value;
    }

    /// <summary>Takes a string of printable ASCII without escapes.</summary>
    public string Text()
    {
        Expect('"');
        var end = 0;
        while (end < _rest.Length && _rest[end] is >= 0x20 and <= 0x7E and not (byte)'"' and not (byte)'\\')
            end++;
        if (end == _rest.Length || _rest[end] != (byte)'"')
        {
            Break();
            return "";
        }
        var text = AsciiText.Read(_rest.Slice(0, end)).Value;
        _rest = _rest.Slice(end + 1);
        return text;
    }

    /// <summary>Takes a SHA-256 digest in hexadecimal.</summary>
    public byte[] Hash()
    {
        var hash = AsciiText.FromHexadecimal(Text(), Sha256.DigestLength);
        if (hash.IsOk)
            return hash.Value;
        Break();
        return [];
    }

    /// <summary>Takes an array of at most <paramref name="most"/> strings.</summary>
    public string[] Texts(int most)
    {
        var texts = new List<string>();
        Expect('[');
        SkipBlanks();
        if (_rest.Length > 0 && _rest[0] == (byte)']')
        {
            Expect(']');
            return [];
        }
        while (!Broken)
        {
            texts.Add(Text());
            SkipBlanks();
            if (_rest.Length == 0 || _rest[0] != (byte)',')
                break;
            Expect(',');
            if (texts.Count == most)
                Break();
        }
        Expect(']');
        return Broken ? [] : texts.ToArray();
    }

    private void SkipBlanks()
    {
        while (_rest.Length > 0 && (_rest[0] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
            _rest = _rest.Slice(1);
    }

    private void Break()
    {
        Broken = true;
        _rest = default;
    }
}
