namespace System.Threading;

/// <summary>Fences only; the kernel has its own threads.</summary>
public static class Thread
{
    /// <summary>A full fence.</summary>
    public static void MemoryBarrier() => Interlocked.MemoryBarrier();
}
