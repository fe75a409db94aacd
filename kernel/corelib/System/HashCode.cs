using System.Collections.Generic;

namespace System;

/// <summary>Combines hash codes (FNV-1a over words with a final mix; .NET leaves the function open too).</summary>
public struct HashCode
{
    private const uint Offset = 2166136261;
    private const uint Prime = 16777619;
    private uint _state;
    private bool _started;

    /// <summary>Adds a value's hash.</summary>
    public void Add<T>(T value) => AddWord(value == null ? 0 : value.GetHashCode());

    /// <summary>Adds a value's hash as the comparer sees it.</summary>
    public void Add<T>(T value, IEqualityComparer<T>? comparer) => AddWord(value == null ? 0 : comparer == null ? value.GetHashCode() : comparer.GetHashCode(value));

    /// <summary>Adds bytes.</summary>
    public void AddBytes(ReadOnlySpan<byte> value)
    {
        foreach (byte b in value)
            AddWord(b);
    }

    /// <summary>The hash.</summary>
    public readonly int ToHashCode()
    {
        uint hash = _started ? _state : Offset;
        hash ^= hash >> 16;
        hash *= 0x85EBCA6B;
        hash ^= hash >> 13;
        hash *= 0xC2B2AE35;
        return (int)(hash ^ (hash >> 16));
    }

    /// <summary>The hash of one value.</summary>
    public static int Combine<T1>(T1 value1)
    {
        HashCode hash = default;
        hash.Add(value1);
        return hash.ToHashCode();
    }

    /// <summary>The hash of two values.</summary>
    public static int Combine<T1, T2>(T1 value1, T2 value2)
    {
        HashCode hash = default;
        hash.Add(value1);
        hash.Add(value2);
        return hash.ToHashCode();
    }

    /// <summary>The hash of three values.</summary>
    public static int Combine<T1, T2, T3>(T1 value1, T2 value2, T3 value3)
    {
        HashCode hash = default;
        hash.Add(value1);
        hash.Add(value2);
        hash.Add(value3);
        return hash.ToHashCode();
    }

    /// <summary>The hash of four values.</summary>
    public static int Combine<T1, T2, T3, T4>(T1 value1, T2 value2, T3 value3, T4 value4)
    {
        HashCode hash = default;
        hash.Add(value1);
        hash.Add(value2);
        hash.Add(value3);
        hash.Add(value4);
        return hash.ToHashCode();
    }

    private void AddWord(int value)
    {
        _state = unchecked(((_started ? _state : Offset) ^ (uint)value) * Prime);
        _started = true;
    }
}
