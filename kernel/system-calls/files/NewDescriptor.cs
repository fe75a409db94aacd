using Dialogos.Kernel.Files;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

/// <summary>Gives a new open file a descriptor.</summary>
internal static class NewDescriptor
{
    /// <summary>The descriptor; takes over the reference. EMFILE.</summary>
    internal static Result<long> Add(Process process, OpenFile file, bool closeOnExecute)
    {
        Result<int> added = process.Files.Add(file, closeOnExecute);
        if (added.IsOk)
            return added.Value;
        file.Release();
        return added.Error;
    }
}
