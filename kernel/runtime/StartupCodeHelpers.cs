using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dialogos.Kernel.Runtime;

namespace Internal.Runtime.CompilerHelpers;

/// <summary>Reads the compiler's header of the image and materialises what it asks for.</summary>
// SAFETY: the header and its sections are what the compiler's ReadyToRunHeaderNode and GCStaticsNode wrote.
internal static unsafe class StartupCodeHelpers
{
    private const uint Signature = 0x0052_5452;
    private const nint Uninitialized = 1;
    private const nint HasData = 2;
    private static nint* s_threadStatics;
    private static int s_threadStaticTypes;

    private enum Section
    {
        GCStatics = 201,
        ThreadStatics = 202,
        EagerConstructors = 205,
        FrozenObjects = 206,
        DehydratedData = 207,
        ModuleInitializers = 213,
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Header
    {
        internal uint Signature;
        internal uint Version;
        internal uint Flags;
        internal ushort Sections;
        internal byte EntrySize;
        internal byte EntryType;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Row
    {
        internal int Id;
        internal int Flags;
        internal byte* Start;
        internal byte* End;
    }

    /// <summary>Where the static fields that hold references start: 32-bit self-relative pointers to blocks.</summary>
    internal static int* GCStaticsStart { get; private set; }

    /// <summary>Where they end.</summary>
    internal static int* GCStaticsEnd { get; private set; }

    /// <summary>The method tables of the types' thread statics, by number.</summary>
    internal static ReadOnlySpan<nint> ThreadStaticTypes => new(s_threadStatics, s_threadStaticTypes);

    /// <summary>Where the objects that the compiler made start; null if there are none.</summary>
    internal static byte* FrozenObjectsStart { get; private set; }

    /// <summary>Where they end.</summary>
    internal static byte* FrozenObjectsEnd { get; private set; }

    [RuntimeExport("RhpReversePInvoke")]
    internal static void ReversePInvoke(nint frame)
    {
    }

    [RuntimeExport("RhpReversePInvokeReturn")]
    internal static void ReversePInvokeReturn(nint frame)
    {
    }

    [RuntimeExport("RhpPInvoke")]
    internal static void PInvoke(nint frame)
    {
    }

    [RuntimeExport("RhpPInvokeReturn")]
    internal static void PInvokeReturn(nint frame)
    {
    }

    internal static void InitializeModule()
    {
        var header = (Header*)GetImageHeader();
        if (header->Signature != Signature || header->EntrySize != sizeof(Row))
            Platform.FailFast(FailureKind.Runtime, "The image's header is not the compiler's.");
        if (Find(header, Section.DehydratedData) != null)
            Platform.FailFast(FailureKind.Runtime, "The image was compiled with dehydrated data, which is not supported.");
        Row* frozen = Find(header, Section.FrozenObjects);
        if (frozen != null)
        {
            FrozenObjectsStart = frozen->Start;
            FrozenObjectsEnd = frozen->End;
        }

        Row* threadStatics = Find(header, Section.ThreadStatics);
        if (threadStatics != null)
        {
            s_threadStatics = (nint*)threadStatics->Start;
            s_threadStaticTypes = (int)((nint*)threadStatics->End - s_threadStatics);
        }

        Row* statics = Find(header, Section.GCStatics);
        if (statics != null)
        {
            GCStaticsStart = (int*)statics->Start;
            GCStaticsEnd = (int*)statics->End;
            for (int* block = GCStaticsStart; block < GCStaticsEnd; block++)
                Materialise((int*)Follow(block));
        }

        Run(Find(header, Section.EagerConstructors));
        Run(Find(header, Section.ModuleInitializers));
    }

    /// <summary>
    /// Replaces a block's first word, a tagged self-relative pointer to the method table of the statics, by an object of it.
    /// The second word may point to the fields' first values.
    /// </summary>
    private static void Materialise(int* block)
    {
        var tagged = (nint)Follow(block);
        if ((tagged & Uninitialized) == 0)
            return;
        var type = (MethodTable*)(tagged & ~(Uninitialized | HasData));
        object statics = Allocator.AllocateObject(type);
        if ((tagged & HasData) != 0)
            SpanHelpers.Memmove(ref RuntimeHelpers.GetRawData(statics), ref *(byte*)Follow(block + 1), type->BaseSize - (2 * (nuint)sizeof(nint)));
        *(nint*)block = *(nint*)Unsafe.AsPointer(ref statics);
    }

    private static void Run(Row* initializers)
    {
        if (initializers == null)
            return;
        for (var code = (nint*)initializers->Start; code < (nint*)initializers->End; code++)
            ((delegate*<void>)*code)();
    }

    private static Row* Find(Header* header, Section section)
    {
        var rows = (Row*)(header + 1);
        for (int i = 0; i < header->Sections; i++)
        {
            if (rows[i].Id == (int)section && rows[i].Start != rows[i].End)
                return rows + i;
        }

        return null;
    }

    private static void* Follow(int* field) => (byte*)field + *field;

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("GetImageHeader")]
    private static extern void* GetImageHeader();
}
