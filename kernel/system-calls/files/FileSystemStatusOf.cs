using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(137, "statfs")]
internal static class FileSystemStatusOf
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<PathArgument> path = PathArgument.Read(call.Process, call.Argument(0));
        Result<Location> place = path.Failed ? path.Error : path.Value.Find(followLast: true);
        return place.Failed ? place.Error : FileSystemFormat.Write(call.Argument(1), place.Value.Mount);
    }
}
