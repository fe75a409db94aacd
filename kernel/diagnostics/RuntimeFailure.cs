using System.Diagnostics.CodeAnalysis;
using Dialogos.Kernel.Diagnostics;

namespace Dialogos.Kernel.Runtime;

// What the runtime says when it cannot go on.
internal static partial class Platform
{
    [DoesNotReturn]
    internal static partial void FailFast(FailureKind kind, string message) => Panic.Fail(kind switch
    {
        FailureKind.Exception => "Unhandled exception: ",
        FailureKind.CompilerCheck => "Memory corruption: ",
        FailureKind.OutOfMemory => "Out of memory: ",
        _ => "Runtime failure: ",
    }, message);

    internal static partial void WriteLastResort(System.ReadOnlySpan<char> text)
    {
        for (int i = 0; i < text.Length; i++)
            EarlyConsole.Write(text[i]);
    }
}
