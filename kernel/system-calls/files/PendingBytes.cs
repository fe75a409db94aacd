using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.Files.Pipes;
using Dialogos.Kernel.Files.Sockets;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

/// <summary>FIONREAD for pipes and regular files; terminals answer it themselves.</summary>
internal static class PendingBytes
{
    internal const uint Request = 0x541B;

    internal static Result<int> Of(OpenFile file)
    {
        if (file is PipeEnd end)
            return end.Pipe.Count;
        if (file is LocalSocket socket)
            return socket.PendingBytes;
        if (file is not RegularFile)
            return Errno.NotTerminal;
        Result<NodeStatus> status = file.GetStatus();
        Result<long> position = file.Seek(0, SeekOrigin.Current);
        return status.Failed ? status.Error : (int)((long)status.Value.Size - position.Value);
    }
}
