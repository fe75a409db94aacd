namespace System;

/// <summary>Asked for by the compiler; the kernel has no application settings.</summary>
internal static class AppContext
{
    internal static void SetData(string name, object? data) => throw new NotSupportedException();
}
