using System.Threading;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Runtime;

namespace Dialogos.Kernel.Scheduling;

/// <summary>The locks that a thread holds: their numbers, and from where they were taken.</summary>
internal struct HeldLocks
{
    internal const int Capacity = 8;
    internal int Count;
    internal long Locks;
    internal ulong Site0, Site1, Site2, Site3, Site4, Site5, Site6, Site7;
}

/// <summary>Checks the order of locks while <c>checks=locks</c> is on the command line.</summary>
internal static class LockOrder
{
    internal static bool IsOn { get; set; }

    internal static void Entered(ref LockState state)
    {
    }

    internal static void Left(ref LockState state)
    {
    }
}
