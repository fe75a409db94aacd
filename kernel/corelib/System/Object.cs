using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System;

/// <summary>The root of every reference type. The first word of an object is its method table.</summary>
// SAFETY: the field is written by the allocator before the object is visible, and never changes.
public unsafe class Object
{
    internal MethodTable* m_pEEType;

    /// <summary>An object without state.</summary>
    public Object()
    {
    }

    /// <summary>Reference identity unless overridden.</summary>
    public virtual bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <summary>Identity hash unless overridden.</summary>
    public virtual int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <summary>The name of the type unless overridden.</summary>
    public virtual string? ToString() => GetType().ToString();

    /// <summary>The object's own type.</summary>
    public Type GetType() => RuntimeType.Of(m_pEEType);

    /// <summary>Equality of two possibly null objects.</summary>
    public static bool Equals(object? objA, object? objB) => ReferenceEquals(objA, objB) || (objA != null && objB != null && objA.Equals(objB));

    /// <summary>True if both are the same object.</summary>
    public static bool ReferenceEquals(object? objA, object? objB) => objA == objB;

    /// <summary>A shallow copy.</summary>
    protected object MemberwiseClone() => RuntimeHelpers.Clone(this);

    internal MethodTable* GetMethodTable() => m_pEEType;
}
