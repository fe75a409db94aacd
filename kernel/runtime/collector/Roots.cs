using Internal.Runtime;
using Internal.Runtime.CompilerHelpers;

namespace Dialogos.Kernel.Runtime.Collector;

/// <summary>Where reachability starts.</summary>
// SAFETY: the sections are the compiler's; stacks are what the platform shows while the world stands still.
internal static unsafe class Roots
{
    /// <summary>Marks from static fields, objects in the image and all stacks.</summary>
    internal static void Mark(nuint stackPointer)
    {
        MarkStatics();
        MarkImageObjects();
        Platform.EnumerateStacks(stackPointer, &Marker.MarkConservatively);
    }

    // Each entry leads to a word that holds the object with a type's static references.
    private static void MarkStatics()
    {
        for (int* entry = StartupCodeHelpers.GCStaticsStart; entry < StartupCodeHelpers.GCStaticsEnd; entry++)
        {
            nuint statics = *(nuint*)((byte*)entry + *entry);

            // Not yet materialised, while ManagedRuntime.Initialize makes them: tagged by the lowest bit.
            if ((statics & 1) != 0)
                continue;
            Marker.MarkAt(statics);
            if (PageMap.BlockAt(statics) == null)
                Marker.MarkReferencesOf(statics);
        }

        Marker.Finish();
    }

    // Objects that the compiler made lie one behind the other, header first, padded to words; a zero method table ends them.
    private static void MarkImageObjects()
    {
        nuint end = (nuint)StartupCodeHelpers.FrozenObjectsEnd;
        nuint obj = (nuint)StartupCodeHelpers.FrozenObjectsStart + (nuint)sizeof(nint);
        while (obj < end && *(MethodTable**)obj != null)
        {
            if (ObjectReferences.HasAny(obj))
                Marker.MarkReferencesOf(obj);
            obj += (ObjectReferences.SizeOf(obj) + 7) & ~(nuint)7;
        }
    }
}
