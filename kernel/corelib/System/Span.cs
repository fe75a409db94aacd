using System.Runtime.CompilerServices;

namespace System;

/// <summary>A stretch of values in memory.</summary>
// SAFETY: the constructors check the bounds of what they are given; the pointer constructor's caller vouches for it.
public readonly unsafe ref struct Span<T>
{
    internal readonly ref T _reference;
    private readonly int _length;

    /// <summary>A whole array; null is empty.</summary>
    public Span(T[]? array)
    {
        if (array == null)
        {
            this = default;
            return;
        }

        if (!typeof(T).IsValueType && !array.IsExactly<T>())
            throw new ArrayTypeMismatchException();
        _reference = ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(array);
        _length = array.Length;
    }

    /// <summary>Part of an array.</summary>
    public Span(T[]? array, int start, int length)
    {
        if (array == null)
        {
            if (start != 0 || length != 0)
                throw new ArgumentOutOfRangeException();
            this = default;
            return;
        }

        if (!typeof(T).IsValueType && !array.IsExactly<T>())
            throw new ArrayTypeMismatchException();
        if ((ulong)(uint)start + (uint)length > (uint)array.Length)
            throw new ArgumentOutOfRangeException();
        _reference = ref Unsafe.Add(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(array), start);
        _length = length;
    }

    /// <summary>Unmanaged memory, which the caller vouches for.</summary>
    public Span(void* pointer, int length)
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            throw new ArgumentException("Cannot use a type that contains references.");
        if (length < 0)
            throw new ArgumentOutOfRangeException(nameof(length));
        _reference = ref Unsafe.AsRef<T>(pointer);
        _length = length;
    }

    /// <summary>One value.</summary>
    public Span(ref T reference)
    {
        _reference = ref reference;
        _length = 1;
    }

    internal Span(ref T reference, int length)
    {
        _reference = ref reference;
        _length = length;
    }

    /// <summary>A value.</summary>
    public ref T this[int index]
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
    public static Span<T> Empty => default;

    /// <summary>From a position on.</summary>
    public Span<T> Slice(int start)
    {
        if ((uint)start > (uint)_length)
            throw new ArgumentOutOfRangeException(nameof(start));
        return new Span<T>(ref Unsafe.Add(ref _reference, (nint)(uint)start), _length - start);
    }

    /// <summary>Some values from a position on.</summary>
    public Span<T> Slice(int start, int length)
    {
        if ((ulong)(uint)start + (uint)length > (uint)_length)
            throw new ArgumentOutOfRangeException();
        return new Span<T>(ref Unsafe.Add(ref _reference, (nint)(uint)start), length);
    }

    /// <summary>Sets every value to the type's default.</summary>
    public void Clear()
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            SpanHelpers.ClearWithReferences(ref Unsafe.As<T, nint>(ref _reference), (nuint)_length * (nuint)Unsafe.SizeOf<T>() / (nuint)sizeof(nint));
        else
            SpanHelpers.ClearWithoutReferences(ref Unsafe.As<T, byte>(ref _reference), (nuint)_length * (nuint)Unsafe.SizeOf<T>());
    }

    /// <summary>Sets every value.</summary>
    public void Fill(T value)
    {
        if (Unsafe.SizeOf<T>() == 1)
        {
            SpanHelpers.Fill(ref Unsafe.As<T, byte>(ref _reference), Unsafe.As<T, byte>(ref value), (nuint)(uint)_length);
            return;
        }

        for (int i = 0; i < _length; i++)
            Unsafe.Add(ref _reference, i) = value;
    }

    /// <summary>Copies to a stretch at least as long; they may overlap.</summary>
    public void CopyTo(Span<T> destination) => ((ReadOnlySpan<T>)this).CopyTo(destination);

    /// <summary>Copies if the destination is long enough.</summary>
    public bool TryCopyTo(Span<T> destination) => ((ReadOnlySpan<T>)this).TryCopyTo(destination);

    /// <summary>A copy as an array.</summary>
    public T[] ToArray() => ((ReadOnlySpan<T>)this).ToArray();

    /// <summary>The characters, if it is of characters.</summary>
    public override string ToString() => ((ReadOnlySpan<T>)this).ToString();

    /// <summary>For <c>fixed</c>.</summary>
    public ref T GetPinnableReference()
    {
        ref T result = ref Unsafe.NullRef<T>();
        if (_length != 0)
            result = ref _reference;
        return ref result;
    }

    /// <summary>Its values, one by one.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>The same memory of the same length.</summary>
    public static bool operator ==(Span<T> left, Span<T> right) => left._length == right._length && Unsafe.AreSame(ref left._reference, ref right._reference);

    /// <summary>Other memory or another length.</summary>
    public static bool operator !=(Span<T> left, Span<T> right) => !(left == right);

#pragma warning disable CS0809 // The members that boxing would need are obsolete, as in .NET.
    /// <summary>Not supported: a span cannot be boxed.</summary>
    [Obsolete("Equals() on Span will always throw an exception. Use the equality operator instead.")]
    public override bool Equals(object? obj) => throw new NotSupportedException();

    /// <summary>Not supported.</summary>
    [Obsolete("GetHashCode() on Span will always throw an exception.")]
    public override int GetHashCode() => throw new NotSupportedException();
#pragma warning restore CS0809

    /// <summary>A whole array.</summary>
    public static implicit operator Span<T>(T[]? array) => new(array);

    /// <summary>Read only.</summary>
    public static implicit operator ReadOnlySpan<T>(Span<T> span) => new(ref span._reference, span._length);

    /// <summary>Walks over the values.</summary>
    public ref struct Enumerator
    {
        private readonly Span<T> _span;
        private int _index;

        internal Enumerator(Span<T> span)
        {
            _span = span;
            _index = -1;
        }

        /// <summary>The value.</summary>
        public readonly ref T Current => ref _span[_index];

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
