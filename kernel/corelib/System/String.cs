using System.Runtime.CompilerServices;
using Dialogos.Kernel.Runtime;

namespace System;

/// <summary>An immutable UTF-16 text. All comparisons of the kernel are ordinal.</summary>
// SAFETY: the characters lie behind the length in the object; every access is bounded by it. The constructors' bodies are
// the Ctor methods, which the compiler calls instead.
public sealed unsafe partial class String : IComparable<string?>, IEquatable<string?>, Collections.Generic.IEnumerable<char>
{
    private readonly int _stringLength;
    private char _firstChar;

    /// <summary>The empty text.</summary>
    [Intrinsic]
    public static readonly string Empty = "";

    /// <summary>A character, repeated.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    public extern String(char c, int count);

    /// <summary>A copy of characters.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    public extern String(ReadOnlySpan<char> value);

    /// <summary>A copy of characters.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    public extern String(char[]? value);

    /// <summary>A copy of some characters.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    public extern String(char[] value, int startIndex, int length);

    private static string Ctor(char c, int count)
    {
        if (count < 0)
            throw new ArgumentOutOfRangeException(nameof(count), "'count' must be non-negative.");
        string result = FastAllocateString(count);
        result.Characters.Fill(c);
        return result;
    }

    private static string Ctor(ReadOnlySpan<char> value)
    {
        string result = FastAllocateString(value.Length);
        value.CopyTo(result.Characters);
        return result;
    }

    private static string Ctor(char[]? value) => Ctor((ReadOnlySpan<char>)value);

    private static string Ctor(char[] value, int startIndex, int length)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Ctor(new ReadOnlySpan<char>(value, startIndex, length));
    }

    /// <summary>Code units.</summary>
    public int Length
    {
        [Intrinsic]
        get => _stringLength;
    }

    /// <summary>A code unit.</summary>
    [IndexerName("Chars")]
    public char this[int index]
    {
        [Intrinsic]
        get
        {
            if ((uint)index >= (uint)_stringLength)
                throw new IndexOutOfRangeException();
            return Unsafe.Add(ref _firstChar, index);
        }
    }

    /// <summary>The first character, for <c>fixed</c>; behind the last is a zero.</summary>
    public ref readonly char GetPinnableReference() => ref _firstChar;

    internal ref char GetRawStringData() => ref _firstChar;

    internal static string FastAllocateString(int length) => length == 0 ? Empty : Unsafe.As<string>(Allocator.AllocateString(length));

    private Span<char> Characters => new(ref _firstChar, _stringLength);

    /// <summary>The text as a span; null is empty.</summary>
    public static implicit operator ReadOnlySpan<char>(string? value) => value == null ? default : new ReadOnlySpan<char>(ref value._firstChar, value._stringLength);

    /// <summary>True for null and the empty text.</summary>
    public static bool IsNullOrEmpty([Diagnostics.CodeAnalysis.NotNullWhen(false)] string? value) => value == null || value.Length == 0;

    /// <summary>True for null, the empty text and blanks only.</summary>
    public static bool IsNullOrWhiteSpace([Diagnostics.CodeAnalysis.NotNullWhen(false)] string? value) => value == null || value.AsSpan().Trim().Length == 0;

    /// <summary>The characters as an array.</summary>
    public char[] ToCharArray() => ((ReadOnlySpan<char>)this).ToArray();

    /// <inheritdoc/>
    public override string ToString() => this;

    /// <summary>Copies the characters.</summary>
    public void CopyTo(Span<char> destination) => ((ReadOnlySpan<char>)this).CopyTo(destination);

    /// <summary>Its characters, one by one.</summary>
    public CharEnumerator GetEnumerator() => new(this);

    Collections.Generic.IEnumerator<char> Collections.Generic.IEnumerable<char>.GetEnumerator() => new CharEnumerator(this);

    Collections.IEnumerator Collections.IEnumerable.GetEnumerator() => new CharEnumerator(this);
}
