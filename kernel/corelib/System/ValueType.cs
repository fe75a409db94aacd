using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System;

/// <summary>Base of value types. The compiler overrides <c>__GetFieldHelper</c> where fields must be compared one by one.</summary>
// SAFETY: offsets and types come from the compiler's override for exactly this type.
public abstract unsafe class ValueType
{
    private const int NumberOfFields = -1;
    private const int CompareBits = -1;

    internal virtual int __GetFieldHelper(int index, out MethodTable* type)
    {
        type = null;
        return CompareBits;
    }

    /// <summary>Equal type and equal fields.</summary>
    public override bool Equals(object? obj)
    {
        if (obj == null || obj.GetMethodTable() != this.GetMethodTable())
            return false;
        ref byte mine = ref RuntimeHelpers.GetRawData(this);
        ref byte theirs = ref RuntimeHelpers.GetRawData(obj);
        int fields = __GetFieldHelper(NumberOfFields, out _);
        if (fields == CompareBits)
            return SpanHelpers.SequenceEqual(ref mine, ref theirs, this.GetMethodTable()->ValueTypeSize);
        for (int i = 0; i < fields; i++)
        {
            int offset = __GetFieldHelper(i, out MethodTable* type);
            object? left = RuntimeHelpers.LoadField(ref mine, offset, type);
            object? right = RuntimeHelpers.LoadField(ref theirs, offset, type);
            if (!Equals(left, right))
                return false;
        }

        return true;
    }

    /// <summary>A hash of the bits, or of every field.</summary>
    public override int GetHashCode()
    {
        ref byte data = ref RuntimeHelpers.GetRawData(this);
        int fields = __GetFieldHelper(NumberOfFields, out _);
        HashCode hash = default;
        if (fields == CompareBits)
        {
            hash.AddBytes(new ReadOnlySpan<byte>(ref data, (int)this.GetMethodTable()->ValueTypeSize));
            return hash.ToHashCode();
        }

        for (int i = 0; i < fields; i++)
        {
            int offset = __GetFieldHelper(i, out MethodTable* type);
            hash.Add(RuntimeHelpers.LoadField(ref data, offset, type)?.GetHashCode() ?? 0);
        }

        return hash.ToHashCode();
    }
}
