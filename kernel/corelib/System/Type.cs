using System.Runtime.CompilerServices;
using System.Threading;
using Dialogos.Kernel.Runtime;
using Internal.Runtime;

namespace System;

/// <summary>
/// A type as an object, one for each type: identity, names, and whether it is a value type. There is no reflection.
/// </summary>
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

    /// <summary>The name without namespace and enclosing types: "List`1", "Int32[]".</summary>
    public abstract string Name { get; }

    /// <summary>The namespace, of the element type where there is one; null if there is none.</summary>
    public abstract string? Namespace { get; }

    /// <summary>The type of a handle.</summary>
    [Intrinsic]
    public static Type GetTypeFromHandle(RuntimeTypeHandle handle) => RuntimeType.Of((MethodTable*)handle._value);

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

/// <summary>
/// A type that exists in the image. Where code names it, the compiler has made the object; others are made when they are asked
/// for, and stay.
/// </summary>
// SAFETY: as its base. The object has no reference, so it may lie where the collector does not look.
internal sealed unsafe class RuntimeType : Type
{
    private readonly MethodTable* _table;

    // Never called: the compiler lays its objects out, and Of does.
    private RuntimeType()
    {
    }

    internal static Type Of(MethodTable* table)
    {
        nint* known = table->WritableData;
        if (Volatile.Read(ref *known) == 0)
        {
            // A word for the header, one for the method table, one for the field.
            byte* made = PermanentMemory.Allocate(3 * (nuint)sizeof(nint)) + sizeof(nint);
            *(MethodTable**)made = MethodTable.Of<RuntimeType>();
            *(MethodTable**)(made + sizeof(nint)) = table;
            Interlocked.CompareExchange(ref *known, (nint)made, 0);
        }

        return Unsafe.As<nint, Type>(ref *known);
    }

    internal override MethodTable* Table => _table;

    public override string Name => TypeNames.NameOf(_table);

    public override string? Namespace => TypeNames.NamespaceOf(_table);

    public override string ToString() => TypeNames.TextOf(_table);
}
