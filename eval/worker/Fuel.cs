using System;
using System.Runtime.CompilerServices;

namespace Dialogos.Eval.Worker;

/// <summary>A test used more steps than it may.</summary>
public sealed class OutOfFuelException() : Exception("it ran out of fuel: it does not end, or not soon enough");

/// <summary>
/// Counts the steps of a program under test; calls are put into its loops and bodies when it is compiled. A step may copy a text
/// that grows for ever, so that time is up long before the steps are: whoever has made too many bytes has no fuel left either.
/// </summary>
public static class Fuel
{
    // Many times what any right program makes, and made in a second or two.
    private const long MostBytes = 4L << 30;
    // How often bytes are counted, in steps; a power of two.
    private const int Period = 1024;

    private static long s_bytesBefore;
    private static long s_left;
    private static long s_given;

    /// <summary>Steps since the last <see cref="Fill"/>.</summary>
    internal static long Used => s_given - s_left;

    /// <summary>Takes one step. Throws where none is left, or where the stack comes to its end.</summary>
    public static void Use()
    {
        if ((--s_left & (Period - 1)) == 0 && GC.GetAllocatedBytesForCurrentThread() - s_bytesBefore > MostBytes)
            s_left = -1;
        if (s_left < 0)
            throw new OutOfFuelException();
        RuntimeHelpers.EnsureSufficientExecutionStack();
    }

    internal static void Fill(long steps)
    {
        s_bytesBefore = GC.GetAllocatedBytesForCurrentThread();
        s_left = s_given = steps;
    }
}
