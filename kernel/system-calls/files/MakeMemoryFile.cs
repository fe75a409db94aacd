using System;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Startup;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(319, "memfd_create")]
[SystemCallFlag("MFD_CLOEXEC", Support.Full)]
[SystemCallFlag("MFD_ALLOW_SEALING", Support.Partial, "accepted; F_ADD_SEALS is refused: EINVAL")]
[SystemCallFlag("MFD_NOEXEC_SEAL and MFD_EXEC", Support.Full)]
[SystemCallFlag("MFD_HUGETLB", Support.Refused, "EINVAL")]
internal static class MakeMemoryFile
{
    private const int CloseOnExecute = 1, LongestName = 250;

    internal static Result<long> Invoke(SystemCallContext call)
    {
        if ((call.Int(1) & ~(CloseOnExecute | 2 | 8 | 16)) != 0)
            return Errno.InvalidArgument;
        Result<byte[]> name = UserMemory.ReadText(call.Argument(0), LongestName, Errno.InvalidArgument);
        if (name.Failed)
            return name.Error;
        Result<OpenFile> file = MemoryFiles.Create(name.Value);
        return file.Failed ? file.Error : NewDescriptor.Add(call.Process, file.Value, (call.Int(1) & CloseOnExecute) != 0);
    }
}
