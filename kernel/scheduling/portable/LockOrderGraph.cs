// Two threads that take two locks in opposite orders deadlock one day. The graph remembers for each lock which locks were
// ever taken while it was held; a cycle is a deadlock that has not happened yet.
using System;

namespace Dialogos.Kernel.Scheduling;

/// <summary>The order in which locks are taken. Locks are small numbers, given by <see cref="Register"/>.</summary>
public sealed class LockOrderGraph
{
    /// <summary>How many locks can be told apart; later ones are not checked.</summary>
    public const int Capacity = 256;

    private const int Words = Capacity / 64;
    private readonly ulong[] _after = new ulong[Capacity * Words];
    private int _count;

    /// <summary>Gives a lock its number; -1 if there are too many.</summary>
    public int Register() => _count < Capacity ? _count++ : -1;

    /// <summary>True if <paramref name="later"/> was taken while <paramref name="earlier"/> was held.</summary>
    public bool IsKnown(int earlier, int later) => (_after[earlier * Words + later / 64] >> (later & 63) & 1) != 0;

    /// <summary>
    /// Notes that <paramref name="taken"/> is taken while <paramref name="held"/> is held. Returns false, and notes
    /// nothing, if the opposite order is known, directly or through other locks.
    /// </summary>
    public bool TryAdd(int held, int taken)
    {
        if (held == taken)
            return false;
        if (IsKnown(held, taken))
            return true;
        if (Reaches(taken, held))
            return false;
        _after[held * Words + taken / 64] |= 1UL << (taken & 63);
        return true;
    }

    private bool Reaches(int from, int to)
    {
        Span<ulong> seen = stackalloc ulong[Words];
        Span<short> pending = stackalloc short[Capacity];
        seen.Clear();
        int count = 0;
        pending[count++] = (short)from;
        while (count > 0)
        {
            int at = pending[--count];
            if (at == to)
                return true;
            for (int next = 0; next < _count; next++)
            {
                if (!IsKnown(at, next) || (seen[next / 64] >> (next & 63) & 1) != 0)
                    continue;
                seen[next / 64] |= 1UL << (next & 63);
                pending[count++] = (short)next;
            }
        }
        return false;
    }
}
