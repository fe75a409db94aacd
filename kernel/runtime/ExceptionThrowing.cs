using System;
using System.Runtime;

namespace Dialogos.Kernel.Runtime;

/// <summary>A thrown exception is a bug: it ends the image with the exception's name and message.</summary>
internal static class ExceptionThrowing
{
    private static bool s_throwing;

    [RuntimeExport("RhpThrowEx")]
    internal static void Throw(Exception? exception)
    {
        if (s_throwing)
            Platform.FailFast(FailureKind.Exception, "An exception was thrown while another was shown.");
        s_throwing = true;
        Platform.FailFast(FailureKind.Exception, exception == null ? "NullReferenceException" : exception.ToString());
    }

    [RuntimeExport("RhpRethrow")]
    internal static void Rethrow() => Platform.FailFast(FailureKind.Exception, "An exception was thrown again.");

    [RuntimeExport("RhpFallbackFailFast")]
    internal static void CompilerCheckFailed() => Platform.FailFast(FailureKind.CompilerCheck, "A stack buffer was overrun.");

    [RuntimeExport("__fail_fast")]
    internal static void FailFast() => Platform.FailFast(FailureKind.Runtime, "Fail fast.");
}
