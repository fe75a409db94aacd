using System.Runtime.CompilerServices;

namespace System.Threading;

/// <summary>Reads that later accesses do not pass, and writes that earlier accesses do not pass.</summary>
public static class Volatile
{
    private struct VolatileBoolean { public volatile bool Value; }
    private struct VolatileByte { public volatile byte Value; }
    private struct VolatileInt32 { public volatile int Value; }
    private struct VolatileUInt32 { public volatile uint Value; }
    private struct VolatileIntPtr { public volatile nint Value; }
    private struct VolatileObject { public volatile object? Value; }

    /// <summary>Reads.</summary>
    public static bool Read(ref readonly bool location) => Unsafe.As<bool, VolatileBoolean>(ref Unsafe.AsRef(in location)).Value;
    /// <summary>Reads.</summary>
    public static byte Read(ref readonly byte location) => Unsafe.As<byte, VolatileByte>(ref Unsafe.AsRef(in location)).Value;
    /// <summary>Reads.</summary>
    public static int Read(ref readonly int location) => Unsafe.As<int, VolatileInt32>(ref Unsafe.AsRef(in location)).Value;
    /// <summary>Reads.</summary>
    public static uint Read(ref readonly uint location) => Unsafe.As<uint, VolatileUInt32>(ref Unsafe.AsRef(in location)).Value;
    /// <summary>Reads.</summary>
    public static long Read(ref readonly long location) => Unsafe.As<long, VolatileIntPtr>(ref Unsafe.AsRef(in location)).Value;
    /// <summary>Reads.</summary>
    public static ulong Read(ref readonly ulong location) => (ulong)Unsafe.As<ulong, VolatileIntPtr>(ref Unsafe.AsRef(in location)).Value;
    /// <summary>Reads.</summary>
    public static nint Read(ref readonly nint location) => Unsafe.As<nint, VolatileIntPtr>(ref Unsafe.AsRef(in location)).Value;
    /// <summary>Reads.</summary>
    public static T Read<T>(ref readonly T location) where T : class? => Unsafe.As<T>(Unsafe.As<T, VolatileObject>(ref Unsafe.AsRef(in location)).Value)!;

    /// <summary>Writes.</summary>
    public static void Write(ref bool location, bool value) => Unsafe.As<bool, VolatileBoolean>(ref location).Value = value;
    /// <summary>Writes.</summary>
    public static void Write(ref byte location, byte value) => Unsafe.As<byte, VolatileByte>(ref location).Value = value;
    /// <summary>Writes.</summary>
    public static void Write(ref int location, int value) => Unsafe.As<int, VolatileInt32>(ref location).Value = value;
    /// <summary>Writes.</summary>
    public static void Write(ref uint location, uint value) => Unsafe.As<uint, VolatileUInt32>(ref location).Value = value;
    /// <summary>Writes.</summary>
    public static void Write(ref long location, long value) => Unsafe.As<long, VolatileIntPtr>(ref location).Value = (nint)value;
    /// <summary>Writes.</summary>
    public static void Write(ref ulong location, ulong value) => Unsafe.As<ulong, VolatileIntPtr>(ref location).Value = (nint)value;
    /// <summary>Writes.</summary>
    public static void Write(ref nint location, nint value) => Unsafe.As<nint, VolatileIntPtr>(ref location).Value = value;
    /// <summary>Writes.</summary>
    public static void Write<T>(ref T location, T value) where T : class? => Unsafe.As<T, VolatileObject>(ref location).Value = value;
}
