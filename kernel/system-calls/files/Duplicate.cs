using Dialogos.Kernel.Files;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(32, "dup")]
internal static class Duplicate
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<OpenFile> file = call.Process.Files.Acquire(call.Int(0));
        if (file.Failed)
            return file.Error;
        Result<long> result = Add(call, file.Value);
        file.Value.Release();
        return result;
    }

    private static Result<long> Add(SystemCallContext call, OpenFile file)
    {
        file.AddReference();
        Result<int> added = call.Process.Files.Add(file, closeOnExecute: false);
        if (added.IsOk)
            return added.Value;
        file.Release();
        return added.Error;
    }
}
