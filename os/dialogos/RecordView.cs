using System;
using System.Linq;
using Dialogos.Sandbox.Records;

namespace Dialogos.Os.Command;

/// <summary>Finds records of the log.</summary>
internal static class RecordView
{
    /// <summary>The id of the one record of a kind that begins so.</summary>
    /// <exception cref="CommandException">There is none, or more than one.</exception>
    public static string Find(RecordLog log, string kind, string start)
    {
        var found = log.Entries().Where(entry => entry.Kind == kind && entry.Id.StartsWith(start, StringComparison.Ordinal))
            .Select(entry => entry.Id).ToList();
        return found.Count == 1 ? found[0]
            : throw new CommandException(found.Count == 0 ? $"There is no file and no {kind.ToLowerInvariant()} '{start}'."
                : $"{found.Count} records begin with '{start}'.");
    }
}
