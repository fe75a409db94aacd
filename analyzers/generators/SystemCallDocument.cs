using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;

namespace Dialogos.Analyzers.Generators;

/// <summary>The page docs/SYSTEM-CALLS.md, made from the same attributes as the dispatch switch.</summary>
public static class SystemCallDocument
{
    /// <summary>The page for the kernel in a compilation.</summary>
    public static string Write(Compilation compilation)
    {
        var calls = new List<SystemCallEntry>();
        Collect(compilation.Assembly.GlobalNamespace, calls);
        calls.Sort((a, b) => a.Number.CompareTo(b.Number));
        var text = new StringBuilder();
        text.Append("# System calls\n\nMade from the `[SystemCall]` and `[SystemCallFlag]` attributes in the kernel; a test keeps ")
            .Append("this page up to date. Numbers and names are\nLinux's for x86-64. A number that is not here returns ENOSYS ")
            .Append("and is counted: the monitor's `calls` shows the counts.\n\n")
            .Append($"{calls.Count} calls: {Count(calls, "full")} full, {Count(calls, "partial")} partial, ")
            .Append($"{Count(calls, "refused")} refused.\n\n| number | call | support | note |\n|---|---|---|---|\n");
        foreach (var call in calls)
        {
            text.Append($"| {call.Number} | {call.Name} | {call.Support} | {call.Note} |\n");
            foreach (var flag in call.Flags.Split('\n').Where(f => f.Length > 0).Select(f => f.Split('\t')))
                text.Append($"| | `{flag[0]}` | {flag[1]} | {flag[2]} |\n");
        }
        return text.ToString();
    }

    private static int Count(List<SystemCallEntry> calls, string support) => calls.Count(c => c.Support == support);

    private static void Collect(INamespaceSymbol space, List<SystemCallEntry> calls)
    {
        foreach (var type in space.GetTypeMembers())
            calls.AddRange(SystemCallEntry.ReadFrom(type));
        foreach (var child in space.GetNamespaceMembers())
            Collect(child, calls);
    }
}
