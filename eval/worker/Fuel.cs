using System;
using System.Runtime.CompilerServices;

namespace Dialogos.Eval.Worker;

/// <summary>A test used more steps than it may.</summary>
public sealed class OutOfFuelException() : Exception("it ran out of fuel: it does not end, or not soon enough");

/// <summary>Counts the steps of a program under test; calls are put into its loops and bodies when it is compiled.</summary>
public static class Fuel
{
    private static long s_left;
    private static long s_given;

    /// <summary>Steps since the last <see cref="Fill"/>.</summary>
    internal static long Used => s_given - s_left;

    /// <summary>Takes one step. Throws where none is left, or where the stack comes to its end.</summary>
    public static void Use()
    {
        if (--s_left < 0)
            throw new OutOfFuelException();
        RuntimeHelpers.EnsureSufficientExecutionStack();
    }

    internal static void Fill(long steps) => s_left = s_given = steps;
}
