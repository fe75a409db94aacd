using Internal.Runtime;

namespace Dialogos.Kernel.Runtime;

/// <summary>
/// Finds the code of an interface method: up the base classes, exact interface before variant ones, methods of classes
/// before bodies in interfaces.
/// </summary>
// SAFETY: follows tables that the compiler wrote.
internal static unsafe class DispatchResolver
{
    private const ushort Diamond = 0xFFFE;
    private const ushort Reabstraction = 0xFFFF;

    internal static nint Find(MethodTable* target, MethodTable* interfaceType, ushort slot)
    {
        nint code = FindIn(target, interfaceType, slot, false);
        return code != 0 ? code : FindIn(target, interfaceType, slot, true);
    }

    private static nint FindIn(MethodTable* target, MethodTable* interfaceType, ushort slot, bool bodiesInInterfaces)
    {
        for (MethodTable* type = target; type != null; type = type->BaseType)
        {
            if (!FindSlot(type, interfaceType, slot, bodiesInInterfaces, out ushort implementation))
                continue;
            if (implementation < type->VTableSlots)
                return target->VTable[implementation];
            if (implementation is Diamond or Reabstraction)
                Platform.FailFast(FailureKind.Runtime, "An interface method is abstract again or ambiguous.");
            return type->SealedVTableSlot(implementation - type->VTableSlots);
        }

        return 0;
    }

    private static bool FindSlot(MethodTable* type, MethodTable* interfaceType, ushort slot, bool bodiesInInterfaces, out ushort implementation)
    {
        implementation = 0;
        if (!type->HasDispatchMap)
            return false;
        return Scan(type, interfaceType, slot, bodiesInInterfaces, false, out implementation)
            || Scan(type, interfaceType, slot, bodiesInInterfaces, true, out implementation);
    }

    private static bool Scan(MethodTable* type, MethodTable* interfaceType, ushort slot, bool bodiesInInterfaces, bool variant, out ushort implementation)
    {
        implementation = 0;
        bool arrayCovariance = type->IsArray
            || (type->HasVariance && type->GenericArity == 1 && type->Variance[0] == GenericVariance.ArrayCovariant);
        if (variant && !interfaceType->HasVariance && !(arrayCovariance && interfaceType->IsGeneric))
            return false;
        DispatchMap* map = type->DispatchMap;
        int first = bodiesInInterfaces ? map->StandardEntries : 0;
        int end = bodiesInInterfaces ? map->StandardEntries + map->DefaultEntries : map->StandardEntries;
        for (int i = first; i < end; i++)
        {
            DispatchMap.Entry* entry = map->Entries + i;
            if (entry->InterfaceSlot != slot)
                continue;
            MethodTable* candidate = type->InterfaceMap[entry->InterfaceIndex];
            if (candidate != interfaceType && !(variant && TypeAssignability.IsVariantMatch(candidate, interfaceType, arrayCovariance)))
                continue;
            implementation = entry->ImplementationSlot;
            return true;
        }

        return false;
    }
}
