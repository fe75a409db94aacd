using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System;

/// <summary>A type as an object: only identity, and whether it is a value type. There is no reflection.</summary>
// SAFETY: a type is its method table's address, which the compiler gave.
public abstract unsafe class Type : IEquatable<Type>
{
    internal abstract MethodTable* Table { get; }

    /// <summary>True for structures and enumerations.</summary>
    public bool IsValueType
    {
        [Intrinsic]
        get => Table->IsValueType;
    }

    /// <summary>The type of a handle.</summary>
    [Intrinsic]
    public static Type GetTypeFromHandle(RuntimeTypeHandle handle) => new RuntimeType((MethodTable*)handle._value);

    /// <summary>The same type.</summary>
    [Intrinsic]
    public static bool operator ==(Type? left, Type? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Another type.</summary>
    [Intrinsic]
    public static bool operator !=(Type? left, Type? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(Type? other) => other is not null && Table == other.Table;

    /// <inheritdoc/>
    public override bool Equals(object? o) => o is Type other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ((nint)Table).GetHashCode();
}

/// <summary>A type that exists in the image.</summary>
// SAFETY: as its base.
internal sealed unsafe class RuntimeType : Type
{
    private readonly MethodTable* _table;

    internal RuntimeType(MethodTable* table) => _table = table;

    internal override MethodTable* Table => _table;
}
