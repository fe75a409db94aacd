using System;
using System.Collections.Generic;

namespace Dialogos.SelfImprove.Model.Gguf;

/// <summary>Types of metadata values, numbered as in GGUF files.</summary>
public enum GgufValueType : uint
{
    /// <summary>8 bits, unsigned.</summary>
    UInt8 = 0,

    /// <summary>8 bits, signed.</summary>
    Int8 = 1,

    /// <summary>16 bits, unsigned.</summary>
    UInt16 = 2,

    /// <summary>16 bits, signed.</summary>
    Int16 = 3,

    /// <summary>32 bits, unsigned.</summary>
    UInt32 = 4,

    /// <summary>32 bits, signed.</summary>
    Int32 = 5,

    /// <summary>Single precision.</summary>
    Float32 = 6,

    /// <summary>One byte, 0 or 1.</summary>
    Bool = 7,

    /// <summary>A 64-bit length and that many bytes of UTF-8.</summary>
    String = 8,

    /// <summary>An element type, a 64-bit length, elements.</summary>
    Array = 9,

    /// <summary>64 bits, unsigned.</summary>
    UInt64 = 10,

    /// <summary>64 bits, signed.</summary>
    Int64 = 11,

    /// <summary>Double precision.</summary>
    Float64 = 12,
}

/// <summary>
/// A metadata value. Integers of all widths are held as <see cref="long"/> (64-bit unsigned ones bit for bit), floats as
/// <see cref="double"/>; arrays as long[], double[], string[] or bool[].
/// </summary>
public sealed record GgufValue(GgufValueType Type, object Content, GgufValueType ElementType = GgufValueType.UInt8)
{
    /// <summary>A string value.</summary>
    public static GgufValue Of(string text) => new(GgufValueType.String, text);

    /// <summary>An unsigned 32-bit value.</summary>
    public static GgufValue Of(int number) => new(GgufValueType.UInt32, (long)number);

    /// <summary>A single-precision value.</summary>
    public static GgufValue Of(float number) => new(GgufValueType.Float32, (double)number);

    /// <summary>A truth value.</summary>
    public static GgufValue Of(bool truth) => new(GgufValueType.Bool, truth);

    /// <summary>An array of strings.</summary>
    public static GgufValue Of(string[] texts) => new(GgufValueType.Array, texts, GgufValueType.String);

    /// <summary>An array of signed 32-bit numbers.</summary>
    public static GgufValue Of(long[] numbers) => new(GgufValueType.Array, numbers, GgufValueType.Int32);

    /// <summary>An array of single-precision numbers.</summary>
    public static GgufValue Of(double[] numbers) => new(GgufValueType.Array, numbers, GgufValueType.Float32);
}

/// <summary>Typed look-ups in a file's metadata, with errors that name the key.</summary>
public sealed class GgufMetadata(IReadOnlyDictionary<string, GgufValue> values)
{
    /// <summary>All values by key.</summary>
    public IReadOnlyDictionary<string, GgufValue> Values => values;

    /// <summary>The string of a key, or null where the key is absent.</summary>
    public string? FindString(string key) => Find<string>(key, "a string");

    /// <summary>The string of a key.</summary>
    public string String(string key) => FindString(key) ?? throw Missing(key);

    /// <summary>The integer of a key in 0 .. 2^31-1, or null where the key is absent.</summary>
    public int? FindInteger(string key)
    {
        if (!values.TryGetValue(key, out GgufValue? value)) return null;
        if (value.Content is not long number) throw Wrong(key, "an integer");
        if (number is < 0 or > int.MaxValue) throw new GgufException($"the value {number} of '{key}' is out of range");
        return (int)number;
    }

    /// <summary>The integer of a key.</summary>
    public int Integer(string key) => FindInteger(key) ?? throw Missing(key);

    /// <summary>The number of a key, or null where the key is absent.</summary>
    public float? FindFloat(string key)
    {
        if (!values.TryGetValue(key, out GgufValue? value)) return null;
        return value.Content switch
        {
            double number => (float)number,
            long number => number,
            _ => throw Wrong(key, "a number"),
        };
    }

    /// <summary>The truth value of a key, or null where the key is absent.</summary>
    public bool? FindBool(string key)
    {
        if (!values.TryGetValue(key, out GgufValue? value)) return null;
        return value.Content is bool truth ? truth : throw Wrong(key, "a truth value");
    }

    /// <summary>The strings of a key, or null where the key is absent.</summary>
    public string[]? FindStrings(string key) => Find<string[]>(key, "an array of strings");

    /// <summary>The integers of a key, or null where the key is absent.</summary>
    public long[]? FindIntegers(string key) => Find<long[]>(key, "an array of integers");

    /// <summary>The floats of a key, or null where the key is absent.</summary>
    public double[]? FindFloats(string key) => Find<double[]>(key, "an array of floats");

    private T? Find<T>(string key, string kind)
        where T : class
    {
        if (!values.TryGetValue(key, out GgufValue? value)) return null;
        return value.Content as T ?? throw Wrong(key, kind);
    }

    private static GgufException Missing(string key) => new($"the file has no '{key}'");

    private static GgufException Wrong(string key, string kind) => new($"'{key}' is not {kind}");
}
