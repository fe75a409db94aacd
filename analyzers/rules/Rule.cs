using Microsoft.CodeAnalysis;

namespace Dialogos.Analyzers.Rules;

/// <summary>The descriptors of all house rules: one id, one sentence.</summary>
internal static class Rule
{
    public static readonly DiagnosticDescriptor UnsafeInItsRoom = Create("DLG001", "unsafe-in-its-room",
        "Raw pointers are not allowed in '{0}'; use a safe type of the room that owns the memory, or add the folder to house-rules.txt");

    public static readonly DiagnosticDescriptor UnsafeHasAReason = Create("DLG002", "unsafe-has-a-reason",
        "Say in a '// SAFETY:' comment directly above why this unsafe code is sound");

    public static readonly DiagnosticDescriptor LayersPointDown = Create("DLG003", "layers-point-down",
        "'{0}' (layer {1}) must not name '{2}' (layer {3}): layers only point down");

    public static readonly DiagnosticDescriptor NoAllocation = Create("DLG004", "no-allocation",
        "A [NoAllocation] method must not {0}");

    public static readonly DiagnosticDescriptor FolderIsNamespace = Create("DLG005", "folder-is-namespace",
        "The namespace here is '{0}', its folder says '{1}'");

    public static readonly DiagnosticDescriptor SmallFiles = Create("DLG006", "small-files",
        "The file has {0} lines; split it into chapters (at most 500)");

    public static readonly DiagnosticDescriptor ErrorsAreValues = Create("DLG007", "errors-are-values",
        "Freestanding code has no exception handlers: return a Result");

    public static readonly DiagnosticDescriptor NoReflection = Create("DLG008", "no-reflection",
        "'{0}' is not used here: generate source instead");

    public static readonly DiagnosticDescriptor ErrnoHasAName = Create("DLG009", "errno-has-a-name",
        "A number becomes an Errno here: name the error, or give the number its own type if it is meant as a value");

    public static readonly DiagnosticDescriptor FailureHasAReason = Create("DLG010", "failure-has-a-reason",
        "Errno.None is no reason for a failure, and panics as one: return the value of the success");

    private static DiagnosticDescriptor Create(string id, string name, string message) =>
        new(id, name, message, "House", DiagnosticSeverity.Warning, isEnabledByDefault: true,
            helpLinkUri: "CONTRIBUTING.md#" + name);
}
