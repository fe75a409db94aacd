using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System;

/// <summary>
/// A method with its first argument. The layout and the Initialize methods are the compiler's contract
/// (DelegateCreationInfo, DelegateThunks in its sources).
/// </summary>
public abstract partial class Delegate
{
    internal object _firstParameter = null!;
    internal object _helperObject = null!;
    internal nint _extraFunctionPointerOrData;
    internal nint _functionPointer;

    private protected const int MulticastThunk = 0;
    private protected const int ClosedStaticThunk = 1;
    private protected const int OpenStaticThunk = 2;
    private protected const int ClosedInstanceThunkOverGenericMethod = 3;
    private protected const int OpenInstanceThunk = 4;

    internal struct Wrapper
    {
        public Wrapper(Delegate value) => Value = value;
        public Delegate Value;
    }

    /// <summary>The object that the method is called on, of the last delegate in the list.</summary>
    public object? Target
    {
        get
        {
            if (InvocationList is Wrapper[] list)
                return list[(int)_extraFunctionPointerOrData - 1].Value.Target;
            if (_functionPointer == GetThunk(ClosedStaticThunk))
                return _helperObject;
            return ReferenceEquals(_firstParameter, this) ? null : _firstParameter;
        }
    }

    private Wrapper[]? InvocationList => _functionPointer == GetThunk(MulticastThunk) ? Unsafe.As<Wrapper[]>(_helperObject) : null;

    /// <summary>The delegate that calls both lists, in order.</summary>
    public static Delegate? Combine(Delegate? a, Delegate? b)
    {
        if (a == null)
            return b;
        if (b == null)
            return a;
        int leftCount = a.Count, rightCount = b.Count;
        var list = new Wrapper[leftCount + rightCount];
        for (int i = 0; i < leftCount; i++)
            list[i] = new Wrapper(a.At(i));
        for (int i = 0; i < rightCount; i++)
            list[leftCount + i] = new Wrapper(b.At(i));
        return a.WithList(list, list.Length);
    }

    /// <summary>The source without the last occurrence of the value's list.</summary>
    public static Delegate? Remove(Delegate? source, Delegate? value)
    {
        if (source == null || value == null)
            return source;
        int count = source.Count, removed = value.Count;
        for (int start = count - removed; start >= 0; start--)
        {
            if (!MatchesAt(source, start, value, removed))
                continue;
            int left = count - removed;
            if (left == 0)
                return null;
            if (left == 1)
                return source.At(start == 0 ? removed : 0);
            var list = new Wrapper[left];
            for (int i = 0; i < left; i++)
                list[i] = new Wrapper(source.At(i < start ? i : i + removed));
            return source.WithList(list, left);
        }

        return source;
    }

    /// <summary>The delegates of the list.</summary>
    public virtual Delegate[] GetInvocationList()
    {
        var result = new Delegate[Count];
        for (int i = 0; i < result.Length; i++)
            result[i] = At(i);
        return result;
    }

    /// <summary>Same type, methods and targets.</summary>
    public override unsafe bool Equals(object? obj)
    {
        // SAFETY: compares two method table addresses only.
        if (obj is not Delegate other || other.GetMethodTable() != this.GetMethodTable())
            return false;
        if (InvocationList != null || other.InvocationList != null)
            return Count == other.Count && MatchesAt(this, 0, other, Count);
        if (_functionPointer != other._functionPointer || _extraFunctionPointerOrData != other._extraFunctionPointerOrData)
            return false;
        if (ReferenceEquals(_firstParameter, this))
            return ReferenceEquals(other._firstParameter, other) && ReferenceEquals(_helperObject, other._helperObject);
        return ReferenceEquals(_firstParameter, other._firstParameter) && ReferenceEquals(_helperObject, other._helperObject);
    }

    /// <inheritdoc/>
    public override int GetHashCode() => InvocationList is Wrapper[] list
        ? list[0].Value.GetHashCode() + (int)_extraFunctionPointerOrData
        : (_functionPointer + _extraFunctionPointerOrData).GetHashCode();

    /// <summary>Equality of two possibly null delegates.</summary>
    public static bool operator ==(Delegate? d1, Delegate? d2) => ReferenceEquals(d1, d2) || (d1 is not null && d1.Equals(d2));

    /// <summary>Inequality of two possibly null delegates.</summary>
    public static bool operator !=(Delegate? d1, Delegate? d2) => !(d1 == d2);

    private int Count => InvocationList == null ? 1 : (int)_extraFunctionPointerOrData;

    private Delegate At(int index) => InvocationList is Wrapper[] list ? list[index].Value : this;

    private static bool MatchesAt(Delegate source, int start, Delegate value, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (!source.At(start + i).Equals(value.At(i)))
                return false;
        }

        return true;
    }

    private Delegate WithList(Wrapper[] list, int count)
    {
        var result = Unsafe.As<Delegate>(RuntimeHelpers.AllocateLike(this));
        result._functionPointer = GetThunk(MulticastThunk);
        result._helperObject = list;
        result._extraFunctionPointerOrData = count;
        result._firstParameter = result;
        return result;
    }
}
