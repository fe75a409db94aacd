namespace System;

/// <summary>
/// A natural number of up to 5120 bits, for the exact conversion of floating-point numbers: the longest that occurs has 3800.
/// </summary>
internal sealed class WideNatural
{
    private const int Capacity = 160;
    private readonly uint[] _words = new uint[Capacity];
    private int _count;

    internal WideNatural(ulong value)
    {
        _words[0] = (uint)value;
        _words[1] = (uint)(value >> 32);
        _count = value >> 32 != 0 ? 2 : value != 0 ? 1 : 0;
    }

    internal bool IsZero => _count == 0;

    /// <summary>Binary digits without leading zeros.</summary>
    internal int BitLength
    {
        get
        {
            if (_count == 0)
                return 0;
            int bits = 0;
            for (uint top = _words[_count - 1]; top != 0; top >>= 1)
                bits++;
            return (_count - 1) * 32 + bits;
        }
    }

    internal void MultiplyAdd(uint factor, uint addend)
    {
        ulong carry = addend;
        for (int i = 0; i < _count; i++)
        {
            carry += (ulong)_words[i] * factor;
            _words[i] = (uint)carry;
            carry >>= 32;
        }

        if (carry != 0)
            _words[_count++] = (uint)carry;
    }

    internal void MultiplyByPowerOfTen(int power)
    {
        for (; power >= 9; power -= 9)
            MultiplyAdd(1_000_000_000, 0);
        for (; power > 0; power--)
            MultiplyAdd(10, 0);
    }

    internal void ShiftLeft(int bits)
    {
        if (_count == 0 || bits == 0)
            return;
        int words = bits / 32;
        int rest = bits % 32;
        int count = _count;
        _count += words + 1;
        for (int i = _count - 1; i >= 0; i--)
        {
            int from = i - words;
            ulong high = from >= 0 && from < count ? _words[from] : 0;
            ulong low = from >= 1 && from <= count ? _words[from - 1] : 0;
            _words[i] = (uint)((high << 32 | low) << rest >> 32);
        }

        Trim();
    }

    internal int CompareTo(WideNatural other)
    {
        if (_count != other._count)
            return _count < other._count ? -1 : 1;
        for (int i = _count - 1; i >= 0; i--)
        {
            if (_words[i] != other._words[i])
                return _words[i] < other._words[i] ? -1 : 1;
        }

        return 0;
    }

    /// <summary>The sum, in a number of its own.</summary>
    internal WideNatural Plus(WideNatural other)
    {
        var sum = new WideNatural(0);
        ulong carry = 0;
        int longest = Math.Max(_count, other._count);
        for (int i = 0; i < longest; i++)
        {
            carry += (ulong)_words[i] + other._words[i];
            sum._words[i] = (uint)carry;
            carry >>= 32;
        }

        sum._count = longest;
        if (carry != 0)
            sum._words[sum._count++] = (uint)carry;
        return sum;
    }

    /// <summary>Pre: the other is not greater.</summary>
    internal void Subtract(WideNatural other)
    {
        long borrow = 0;
        for (int i = 0; i < _count; i++)
        {
            long difference = (long)_words[i] - other._words[i] + borrow;
            _words[i] = (uint)difference;
            borrow = difference >> 32;
        }

        Trim();
    }

    /// <summary>Divides by a number that goes into this one less than ten times; the rest stays here.</summary>
    internal int TakeDigit(WideNatural divisor)
    {
        int digit = 0;
        for (; CompareTo(divisor) >= 0; digit++)
            Subtract(divisor);
        return digit;
    }

    private void Trim()
    {
        while (_count > 0 && _words[_count - 1] == 0)
            _count--;
    }
}
