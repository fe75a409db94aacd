using System.Runtime.CompilerServices;

namespace System;

/// <summary>A stretch of values in memory that are only read.</summary>
// SAFETY: the constructors check the bounds of what they are given; the pointer constructor's caller vouches for it.
public readonly unsafe ref struct ReadOnlySpan<T>
{
    internal readonly ref T _reference;
    private readonly int _length;

    /// <summary>A whole array; null is empty.</summary>
    public ReadOnlySpan(T[]? array)
    {
        if (array == null)
        {
            this = default;
            return;
        }

        _reference = ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(array);
        _length = array.Length;
    }

    /// <summary>Part of an array.</summary>
    public ReadOnlySpan(T[]? array, int start, int length)
    {
        if (array == null)
        {
            if (start != 0 || length != 0)
                throw new ArgumentOutOfRangeException();
            this = default;
            return;
        }

        if ((ulong)(uint)start + (uint)length > (uint)array.Length)
            throw new ArgumentOutOfRangeException();
        _reference = ref Unsafe.Add(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(array), start);
        _length = length;
    }

    /// <summary>Unmanaged memory, which the caller vouches for.</summary>
    public ReadOnlySpan(void* pointer, int length)
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            throw new ArgumentException("Cannot use a type that contains references.");
        if (length < 0)
            throw new ArgumentOutOfRangeException(nameof(length));
        _reference = ref Unsafe.AsRef<T>(pointer);
        _length = length;
    }

    /// <summary>One value.</summary>
    public ReadOnlySpan(ref readonly T reference)
    {
        _reference = ref Unsafe.AsRef(in reference);
        _length = 1;
    }

    internal ReadOnlySpan(ref T reference, int length)
    {
        _reference = ref reference;
        _length = length;
    }

    /// <summary>A value.</summary>
    public ref readonly T this[int index]
    {
        [Intrinsic]
        get
        {
            if ((uint)index >= (uint)_length)
                Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowIndexOutOfRangeException();
            return ref Unsafe.Add(ref _reference, (nint)(uint)index);
        }
    }

    /// <summary>Values in it.</summary>
    public int Length
    {
        [Intrinsic]
        get => _length;
    }

    /// <summary>True if there are none.</summary>
    public bool IsEmpty => _length == 0;

    /// <summary>The empty stretch.</summary>
    public static ReadOnlySpan<T> Empty => default;

    /// <summary>From a position on.</summary>
    public ReadOnlySpan<T> Slice(int start)
    {
        if ((uint)start > (uint)_length)
            throw new ArgumentOutOfRangeException(nameof(start));
        return new ReadOnlySpan<T>(ref Unsafe.Add(ref _reference, (nint)(uint)start), _length - start);
    }

    /// <summary>Some values from a position on.</summary>
    public ReadOnlySpan<T> Slice(int start, int length)
    {
        if ((ulong)(uint)start + (uint)length > (uint)_length)
            throw new ArgumentOutOfRangeException();
        return new ReadOnlySpan<T>(ref Unsafe.Add(ref _reference, (nint)(uint)start), length);
    }

    /// <summary>Copies to a stretch at least as long; they may overlap.</summary>
    public void CopyTo(Span<T> destination)
    {
        if (!TryCopyTo(destination))
            throw new ArgumentException("Destination is too short.");
    }

    /// <summary>Copies if the destination is long enough.</summary>
    public bool TryCopyTo(Span<T> destination)
    {
        if (_length > destination.Length)
            return false;
        Buffer.Memmove(ref destination._reference, ref _reference, (nuint)_length);
        return true;
    }

    /// <summary>A copy as an array.</summary>
    public T[] ToArray()
    {
        if (_length == 0)
            return Array.Empty<T>();
        var result = new T[_length];
        CopyTo(result);
        return result;
    }

    /// <summary>The characters, if it is of characters.</summary>
    public override string ToString()
    {
        if (typeof(T) == typeof(char))
            return new string(new ReadOnlySpan<char>(ref Unsafe.As<T, char>(ref _reference), _length));
        throw new NotSupportedException("The image keeps no type names.");
    }

    /// <summary>For <c>fixed</c>.</summary>
    public ref readonly T GetPinnableReference()
    {
        ref T result = ref Unsafe.NullRef<T>();
        if (_length != 0)
            result = ref _reference;
        return ref result;
    }

    /// <summary>Its values, one by one.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>The same memory of the same length.</summary>
    public static bool operator ==(ReadOnlySpan<T> left, ReadOnlySpan<T> right) => left._length == right._length && Unsafe.AreSame(ref left._reference, ref right._reference);

    /// <summary>Other memory or another length.</summary>
    public static bool operator !=(ReadOnlySpan<T> left, ReadOnlySpan<T> right) => !(left == right);

#pragma warning disable CS0809 // The members that boxing would need are obsolete, as in .NET.
    /// <summary>Not supported: a span cannot be boxed.</summary>
    [Obsolete("Equals() on ReadOnlySpan will always throw an exception. Use the equality operator instead.")]
    public override bool Equals(object? obj) => throw new NotSupportedException();

    /// <summary>Not supported.</summary>
    [Obsolete("GetHashCode() on ReadOnlySpan will always throw an exception.")]
    public override int GetHashCode() => throw new NotSupportedException();
#pragma warning restore CS0809

    /// <summary>A whole array.</summary>
    public static implicit operator ReadOnlySpan<T>(T[]? array) => new(array);

    /// <summary>Walks over the values.</summary>
    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<T> _span;
        private int _index;

        internal Enumerator(ReadOnlySpan<T> span)
        {
            _span = span;
            _index = -1;
        }

        /// <summary>The value.</summary>
        public readonly ref readonly T Current => ref _span[_index];

        /// <summary>Goes to the next.</summary>
        public bool MoveNext()
        {
            int index = _index + 1;
            if (index >= _span.Length)
                return false;
            _index = index;
            return true;
        }
    }
}
