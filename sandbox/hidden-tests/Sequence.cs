namespace Dialogos.Kernel.Tests.Hidden;

/// <summary>Numbers that look random and are the same in every run (splitmix64, Steele, Lea and Flood 2014).</summary>
internal sealed class Sequence
{
    private ulong _state;

    internal Sequence(ulong seed) => _state = seed;

    internal ulong NextWord()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong z = _state;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return z ^ z >> 31;
    }

    internal int Below(int bound) => (int)(NextWord() % (ulong)bound);
}
