using Internal.Runtime;

namespace Dialogos.Kernel.Runtime.Collector;

/// <summary>
/// Where an object's references lie: the words below its method table, written by the compiler's GCDescEncoder. The first
/// word down is a count. Positive: so many pairs {bytes less the object's size, offset}. Negative, for arrays of structures:
/// the offset of the first element's first reference, then so many items {references, bytes to skip}, repeated for each element.
/// </summary>
// SAFETY: the address is an object whose method table is written or zero; lengths come from the object itself.
internal static unsafe class ObjectReferences
{
    private struct Item
    {
        internal uint References;
        internal uint Skip;
    }

    /// <summary>False if nothing in the object can refer to another one.</summary>
    internal static bool HasAny(nuint obj)
    {
        var type = *(MethodTable**)obj;
        return type != null && type->HasPointers;
    }

    /// <summary>Bytes of an object, header word included.</summary>
    internal static nuint SizeOf(nuint obj)
    {
        var type = *(MethodTable**)obj;
        nuint elements = type->HasComponentSize ? *(uint*)(obj + (nuint)sizeof(nint)) * (nuint)type->ComponentSize : 0;
        return type->BaseSize + elements;
    }

    /// <summary>Calls the visitor with each reference that the object holds.</summary>
    internal static void Visit(nuint obj, delegate*<nuint, void> visit)
    {
        if (!HasAny(obj))
            return;
        var words = *(nint**)obj;
        nuint size = SizeOf(obj);
        nint count = words[-1];
        if (count < 0)
        {
            VisitElements(obj, size, words, -count, visit);
            return;
        }

        for (nint i = 0; i < count; i++)
        {
            nuint place = obj + (nuint)words[-2 - (2 * i)];
            nuint end = place + (nuint)(words[-3 - (2 * i)] + (nint)size);
            for (; place < end; place += (nuint)sizeof(nint))
                VisitPlace(place, visit);
        }
    }

    private static void VisitElements(nuint obj, nuint size, nint* words, nint items, delegate*<nuint, void> visit)
    {
        nuint place = obj + (nuint)words[-2];
        nuint end = obj + size - (nuint)sizeof(nint);
        while (place < end)
        {
            for (nint i = 0; i < items; i++)
            {
                var item = (Item*)(words - 3 - i);
                for (uint k = 0; k < item->References; k++, place += (nuint)sizeof(nint))
                    VisitPlace(place, visit);
                place += item->Skip;
            }
        }
    }

    private static void VisitPlace(nuint place, delegate*<nuint, void> visit)
    {
        nuint value = *(nuint*)place;
        if (value != 0)
            visit(value);
    }
}
