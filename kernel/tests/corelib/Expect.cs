using System;

namespace Dialogos.Kernel.Tests.CoreLibrary;

/// <summary>Fails a test by throwing; runs on .NET and in the kernel alike.</summary>
internal static class Expect
{
    internal static void True(bool condition, string what)
    {
        if (!condition)
            throw new InvalidOperationException("Expected: " + what);
    }

    internal static void Equal(long expected, long actual, string what)
    {
        if (expected != actual)
            throw new InvalidOperationException($"{what}: expected {expected}, got {actual}");
    }

    internal static void Equal(string? expected, string? actual)
    {
        if (expected != actual)
            throw new InvalidOperationException("Expected '" + expected + "', got '" + actual + "'");
    }
}
