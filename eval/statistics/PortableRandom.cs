namespace Dialogos.Eval.Statistics;

/// <summary>Numbers that look random and are the same everywhere (splitmix64: Steele, Lea and Flood 2014).</summary>
public sealed class PortableRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>64 bits.</summary>
    public ulong NextWord()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to below a bound. The bias is under bound / 2^64.</summary>
    public int Below(int bound) => (int)(NextWord() % (ulong)bound);

    /// <summary>A fraction of at least 0 and below 1, of 53 bits.</summary>
    public double NextFraction() => (NextWord() >> 11) * (1.0 / (1UL << 53));
}
