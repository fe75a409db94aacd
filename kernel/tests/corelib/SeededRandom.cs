namespace Dialogos.Kernel.Tests.CoreLibrary;

/// <summary>The same numbers on every run (xorshift64*).</summary>
internal struct SeededRandom
{
    private ulong _state;

    internal SeededRandom(ulong seed) => _state = seed * 2 + 1;

    /// <summary>A number below the bound.</summary>
    internal int Next(int bound)
    {
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return (int)((_state * 2685821657736338717UL >> 33) % (ulong)bound);
    }
}
