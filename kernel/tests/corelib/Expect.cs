namespace Dialogos.Kernel.Tests.CoreLibrary;

/// <summary>Expectations about signed numbers and texts.</summary>
internal static class Expectations
{
    internal static void Same(this KernelTestContext context, long expected, long actual, string what) =>
        context.Expect(expected == actual, $"{what}: expected {expected}, got {actual}");

    internal static void Same(this KernelTestContext context, string? expected, string? actual) =>
        context.Expect(expected == actual, "expected '" + expected + "', got '" + actual + "'");
}
