using System.Runtime.CompilerServices;

namespace System.Threading;

/// <summary>Atomic operations with full fences. Bodies that call themselves are the compiler's intrinsics.</summary>
public static class Interlocked
{
    /// <summary>Stores the value if the place holds the comparand; returns what it held.</summary>
    [Intrinsic]
    public static int CompareExchange(ref int location1, int value, int comparand) => CompareExchange(ref location1, value, comparand);

    /// <summary>Stores the value if the place holds the comparand; returns what it held.</summary>
    [Intrinsic]
    public static long CompareExchange(ref long location1, long value, long comparand) => CompareExchange(ref location1, value, comparand);

    /// <summary>Stores the value if the place holds the comparand; returns what it held.</summary>
    public static uint CompareExchange(ref uint location1, uint value, uint comparand) =>
        (uint)CompareExchange(ref Unsafe.As<uint, int>(ref location1), (int)value, (int)comparand);

    /// <summary>Stores the value if the place holds the comparand; returns what it held.</summary>
    public static ulong CompareExchange(ref ulong location1, ulong value, ulong comparand) =>
        (ulong)CompareExchange(ref Unsafe.As<ulong, long>(ref location1), (long)value, (long)comparand);

    /// <summary>Stores the value if the place holds the comparand; returns what it held.</summary>
    public static nint CompareExchange(ref nint location1, nint value, nint comparand) =>
        (nint)CompareExchange(ref Unsafe.As<nint, long>(ref location1), value, comparand);

    /// <summary>Stores the object if the place holds the comparand; returns what it held.</summary>
    public static T CompareExchange<T>(ref T location1, T value, T comparand) where T : class?
    {
        long old = CompareExchange(ref Unsafe.As<T, long>(ref location1), Unsafe.As<T, long>(ref value), Unsafe.As<T, long>(ref comparand));
        return Unsafe.As<long, T>(ref old);
    }

    /// <summary>Stores the value; returns what the place held.</summary>
    [Intrinsic]
    public static int Exchange(ref int location1, int value) => Exchange(ref location1, value);

    /// <summary>Stores the value; returns what the place held.</summary>
    [Intrinsic]
    public static long Exchange(ref long location1, long value) => Exchange(ref location1, value);

    /// <summary>Stores the value; returns what the place held.</summary>
    public static uint Exchange(ref uint location1, uint value) => (uint)Exchange(ref Unsafe.As<uint, int>(ref location1), (int)value);

    /// <summary>Stores the value; returns what the place held.</summary>
    public static ulong Exchange(ref ulong location1, ulong value) => (ulong)Exchange(ref Unsafe.As<ulong, long>(ref location1), (long)value);

    /// <summary>Stores the object; returns what the place held.</summary>
    public static T Exchange<T>(ref T location1, T value) where T : class?
    {
        long old = Exchange(ref Unsafe.As<T, long>(ref location1), Unsafe.As<T, long>(ref value));
        return Unsafe.As<long, T>(ref old);
    }

    /// <summary>Adds; returns the sum.</summary>
    public static int Add(ref int location1, int value) => ExchangeAdd(ref location1, value) + value;

    /// <summary>Adds; returns the sum.</summary>
    public static long Add(ref long location1, long value) => ExchangeAdd(ref location1, value) + value;

    /// <summary>Adds; returns the sum.</summary>
    public static uint Add(ref uint location1, uint value) => (uint)Add(ref Unsafe.As<uint, int>(ref location1), (int)value);

    /// <summary>Adds; returns the sum.</summary>
    public static ulong Add(ref ulong location1, ulong value) => (ulong)Add(ref Unsafe.As<ulong, long>(ref location1), (long)value);

    /// <summary>Adds one; returns the sum.</summary>
    public static int Increment(ref int location) => Add(ref location, 1);

    /// <summary>Adds one; returns the sum.</summary>
    public static long Increment(ref long location) => Add(ref location, 1);

    /// <summary>Adds one; returns the sum.</summary>
    public static uint Increment(ref uint location) => Add(ref location, 1);

    /// <summary>Adds one; returns the sum.</summary>
    public static ulong Increment(ref ulong location) => Add(ref location, 1);

    /// <summary>Subtracts one; returns the difference.</summary>
    public static int Decrement(ref int location) => Add(ref location, -1);

    /// <summary>Subtracts one; returns the difference.</summary>
    public static long Decrement(ref long location) => Add(ref location, -1);

    /// <summary>Reads 64 bits at once.</summary>
    public static long Read(ref readonly long location) => Volatile.Read(in location);

    /// <summary>A full fence.</summary>
    [Intrinsic]
    public static void MemoryBarrier() => MemoryBarrier();

    [Intrinsic]
    private static int ExchangeAdd(ref int location1, int value) => ExchangeAdd(ref location1, value);

    [Intrinsic]
    private static long ExchangeAdd(ref long location1, long value) => ExchangeAdd(ref location1, value);
}
