using System;
using System.Runtime;
using System.Threading;
using Internal.Runtime;

namespace Dialogos.Kernel.Runtime;

/// <summary>
/// Calls through interfaces. Each call site has a cell of two words: the stub's address and either the interface (low
/// bits set: a self-relative 32-bit pointer) or, after the first call, a list of {type, code} that the stub walks. Cells
/// of one slot lie together, ended by a word of zero and the slot number (the compiler's InterfaceDispatchCellSectionNode).
/// Entries are written before they are linked and never change, so the stub needs no lock.
/// </summary>
// SAFETY: cells and maps are laid out by the compiler; list entries live for ever.
internal static unsafe class InterfaceDispatch
{
    private const nint TagMask = 3;

    private struct Cell
    {
        internal nint Stub;
        internal nint Value;
    }

    private struct Entry
    {
        internal MethodTable* Type;
        internal nint Code;
        internal nint Next;
        internal MethodTable* Interface;
    }

    /// <summary>The code for an object, remembered in the cell. Called by the stub on a miss.</summary>
    [RuntimeExport("ResolveInterfaceCall")]
    internal static nint Resolve(object target, nint cellAddress)
    {
        var cell = (Cell*)cellAddress;
        MethodTable* type = target.GetMethodTable();
        nint value = Volatile.Read(ref cell->Value);
        MethodTable* interfaceType = InterfaceOf(cell, value);
        nint code = DispatchResolver.Find(type, interfaceType, SlotOf(cell));
        if (code == 0)
            Platform.FailFast(FailureKind.Runtime, "An interface method has no implementation.");
        Remember(cell, type, interfaceType, code);
        return code;
    }

    /// <summary>For delegates and method pointers to interface methods.</summary>
    [RuntimeExport("RhpResolveInterfaceMethod")]
    internal static nint ResolveMethod(object? target, nint cellAddress) => target == null ? 0 : Resolve(target, cellAddress);

    private static MethodTable* InterfaceOf(Cell* cell, nint value)
    {
        if ((value & TagMask) == 0)
            return ((Entry*)value)->Interface;
        byte* field = (byte*)&cell->Value;
        return (MethodTable*)(field + ((int)value & ~(int)TagMask));
    }

    private static ushort SlotOf(Cell* cell)
    {
        while (cell->Stub != 0)
            cell++;
        return (ushort)cell->Value;
    }

    private static void Remember(Cell* cell, MethodTable* type, MethodTable* interfaceType, nint code)
    {
        Entry* entry = null;
        while (true)
        {
            nint head = Volatile.Read(ref cell->Value);
            nint first = (head & TagMask) == 0 ? head : 0;
            for (var known = (Entry*)first; known != null; known = (Entry*)known->Next)
            {
                if (known->Type == type)
                    return;
            }

            if (entry == null)
                entry = (Entry*)PermanentMemory.Allocate((nuint)sizeof(Entry));
            *entry = new Entry { Type = type, Code = code, Next = first, Interface = interfaceType };
            if (Interlocked.CompareExchange(ref cell->Value, (nint)entry, head) == head)
                return;
        }
    }
}
