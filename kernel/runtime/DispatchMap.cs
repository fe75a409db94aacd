using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Internal.Runtime;

/// <summary>Which slot of a type implements which method of which of its interfaces (the compiler's DispatchMapNode).</summary>
// SAFETY: counts and entries are the compiler's, in read-only data.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DispatchMap
{
    private readonly ushort _standardEntries;
    private readonly ushort _defaultEntries;
    private readonly ushort _standardStaticEntries;
    private readonly ushort _defaultStaticEntries;

    [StructLayout(LayoutKind.Sequential)]
    internal struct Entry
    {
        internal ushort InterfaceIndex;
        internal ushort InterfaceSlot;
        internal ushort ImplementationSlot;
    }

    internal int StandardEntries => _standardEntries;

    internal int DefaultEntries => _defaultEntries;

    /// <summary>Standard entries first, then those that are interface bodies.</summary>
    internal Entry* Entries => (Entry*)((byte*)Unsafe.AsPointer(ref this) + sizeof(DispatchMap));
}
