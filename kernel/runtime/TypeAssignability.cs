using System;
using System.Runtime;
using Internal.Runtime;

namespace Dialogos.Kernel.Runtime;

/// <summary>Which type is assignable to which (ECMA-335 I.8.7.1, with variance and array covariance).</summary>
// SAFETY: reads method tables only.
internal static unsafe class TypeAssignability
{
    /// <summary>A value type in its box counts as its base classes.</summary>
    internal static bool IsAssignable(MethodTable* source, MethodTable* target)
    {
        if (source == target)
            return true;
        if (target->IsInterface)
            return ImplementsInterface(source, target);
        if (source->IsInterface)
            return target == MethodTable.Of<object>();
        if (target->IsArray)
            return IsArrayAssignable(source, target);
        if (source->HasVariance && target->HasVariance && source->GenericDefinition == target->GenericDefinition)
            return ArgumentsAreCompatible(source, target, false);
        for (MethodTable* type = source->BaseType; type != null; type = type->BaseType)
        {
            if (type == target)
                return true;
        }

        return false;
    }

    private static bool IsArrayAssignable(MethodTable* source, MethodTable* target)
    {
        if (!source->IsArray || source->IsSzArray != target->IsSzArray || source->ArrayShape != target->ArrayShape)
            return false;
        MethodTable* from = source->RelatedParameterType, to = target->RelatedParameterType;
        return from == to || AreElementsCompatible(from, to);
    }

    /// <summary>References by assignment; integers of one size, whatever their sign, as array elements.</summary>
    private static bool AreElementsCompatible(MethodTable* from, MethodTable* to)
    {
        if (from->IsValueType || to->IsValueType)
            return from->IsPrimitive && to->IsPrimitive && Normalized(from->Element) == Normalized(to->Element);
        return IsAssignable(from, to);
    }

    private static ElementKind Normalized(ElementKind kind) => kind switch
    {
        ElementKind.Byte => ElementKind.SByte,
        ElementKind.UInt16 => ElementKind.Int16,
        ElementKind.UInt32 => ElementKind.Int32,
        ElementKind.UInt64 => ElementKind.Int64,
        ElementKind.UIntPtr => ElementKind.IntPtr,
        _ => kind,
    };

    private static bool ImplementsInterface(MethodTable* source, MethodTable* target)
    {
        for (int i = 0; i < source->Interfaces; i++)
        {
            if (source->InterfaceMap[i] == target)
                return true;
        }

        if (!target->IsGeneric)
            return false;
        bool arrayCovariance = source->IsArray;
        if (!target->HasVariance && !arrayCovariance)
            return false;
        for (int i = 0; i < source->Interfaces; i++)
        {
            if (IsVariantMatch(source->InterfaceMap[i], target, arrayCovariance))
                return true;
        }

        return source->IsInterface && IsVariantMatch(source, target, false);
    }

    internal static bool IsVariantMatch(MethodTable* candidate, MethodTable* target, bool arrayCovariance) =>
        candidate == target
        || (candidate->IsGeneric && target->IsGeneric && candidate->GenericDefinition == target->GenericDefinition
            && (arrayCovariance || target->HasVariance) && ArgumentsAreCompatible(candidate, target, arrayCovariance));

    private static bool ArgumentsAreCompatible(MethodTable* source, MethodTable* target, bool arrayCovariance)
    {
        int arity = target->GenericArity;
        for (int i = 0; i < arity; i++)
        {
            MethodTable* from = source->GenericArgument(i), to = target->GenericArgument(i);
            if (from == to)
                continue;
            GenericVariance variance = target->HasVariance ? target->Variance[i] : GenericVariance.NonVariant;
            bool compatible = variance switch
            {
                GenericVariance.Covariant => !from->IsValueType && !to->IsValueType && IsAssignable(from, to),
                GenericVariance.Contravariant => !from->IsValueType && !to->IsValueType && IsAssignable(to, from),
                _ => false,
            };
            if (!compatible && (arrayCovariance || variance == GenericVariance.ArrayCovariant))
                compatible = AreElementsCompatible(from, to);
            if (!compatible)
                return false;
        }

        return true;
    }
}
