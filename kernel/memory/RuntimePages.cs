using Dialogos.Kernel.Memory;

namespace Dialogos.Kernel.Runtime;

// The runtime's pages come from the managed heap's part of the address space.
// SAFETY: pointers are whole pages that HeapPages promised for good.
internal static unsafe partial class Platform
{
    internal static partial byte* CommitPages(nuint size) => (byte*)HeapPages.Promise(size);

    internal static partial void ReleasePages(byte* pages, nuint size) => HeapPages.Withdraw((ulong)pages, size);
}
