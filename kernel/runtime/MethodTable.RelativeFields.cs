using System.Runtime.CompilerServices;

namespace Internal.Runtime;

// The optional fields: 32-bit offsets relative to themselves, in this order. The first two are always there.
internal unsafe partial struct MethodTable
{
    // SAFETY: the flags say which fields the compiler wrote.
    private int* WritableDataField => (int*)(InterfaceMap + _interfaces) + 1;

    private int* DispatchMapField => (int*)(InterfaceMap + _interfaces) + 2;

    private int* FinalizerField => DispatchMapField + (HasDispatchMap ? 1 : 0);

    private int* SealedVTableField => FinalizerField + (HasFinalizer ? 1 : 0);

    private int* GenericDefinitionField => SealedVTableField + ((_flags & HasSealedVTableFlag) != 0 ? 1 : 0);

    private int* GenericCompositionField => GenericDefinitionField + (IsGeneric ? 1 : 0);

    /// <summary>The word where the type's <see cref="System.RuntimeType"/> is kept; not null where the compiler made that.</summary>
    internal nint* WritableData => (nint*)Follow(WritableDataField);

    /// <summary>Which slots implement which interface methods.</summary>
    internal DispatchMap* DispatchMap => (DispatchMap*)Follow(DispatchMapField);

    /// <summary>The code of a slot that no derived type can override.</summary>
    internal nint SealedVTableSlot(int index) => (nint)Follow((int*)Follow(SealedVTableField) + index);

    /// <summary>The generic type without arguments.</summary>
    internal MethodTable* GenericDefinition => (MethodTable*)Follow(GenericDefinitionField);

    /// <summary>How many arguments a generic type takes; definitions keep it where others keep their size.</summary>
    internal int GenericArity => IsGenericDefinition ? (int)_baseSize : GenericDefinition->GenericArity;

    /// <summary>An argument of a generic type.</summary>
    internal MethodTable* GenericArgument(int index)
    {
        int* list = GenericArity == 1 ? GenericCompositionField : (int*)Follow(GenericCompositionField);
        return (MethodTable*)Follow(list + index);
    }

    /// <summary>How each argument may vary.</summary>
    internal GenericVariance* Variance => IsGenericDefinition ? (GenericVariance*)Follow(GenericCompositionField) : GenericDefinition->Variance;

    private static void* Follow(int* field) => (byte*)field + *field;
}
