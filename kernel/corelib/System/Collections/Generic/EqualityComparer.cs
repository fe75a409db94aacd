using Internal.Runtime;

namespace System.Collections.Generic;

/// <summary>Equality of a type.</summary>
public abstract class EqualityComparer<T> : IEqualityComparer<T>
{
    /// <summary>By IEquatable if the type has it, else by Object.Equals.</summary>
    public static EqualityComparer<T> Default { get; } = new DefaultEqualityComparer<T>();

    /// <inheritdoc/>
    public abstract bool Equals(T? x, T? y);

    /// <inheritdoc/>
    public abstract int GetHashCode(T obj);
}

/// <summary>By IEquatable if the type has it, else by Object.Equals.</summary>
// SAFETY: asks only whether one type is assignable to another.
internal sealed unsafe class DefaultEqualityComparer<T> : EqualityComparer<T>
{
    private static readonly bool TypeIsEquatable = Dialogos.Kernel.Runtime.TypeAssignability.IsAssignable(MethodTable.Of<T>(), MethodTable.Of<IEquatable<T>>());

    public override bool Equals(T? x, T? y)
    {
        if (x is null)
            return y is null;
        if (y is null)
            return false;
        return TypeIsEquatable ? ((IEquatable<T>)x).Equals(y) : x.Equals(y);
    }

    public override int GetHashCode(T obj) => obj is null ? 0 : obj.GetHashCode();
}
