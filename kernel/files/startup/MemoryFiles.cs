using System;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.Files.Startup;

/// <summary>Files without a name (memfd_create(2)): they lie in a volume that is mounted nowhere, and lose their name at once.</summary>
internal static class MemoryFiles
{
    private static readonly Location s_root = MakeRoot();

    internal static Result<OpenFile> Create(ReadOnlySpan<byte> name)
    {
        var caller = new Caller(new Credentials(), s_root);
        // Linux shows these files as "/memfd:NAME (deleted)"; a slash in the name would lead elsewhere.
        var path = new byte[6 + name.Length];
        "memfd:"u8.CopyTo(path);
        name.CopyTo(path.AsSpan(6));
        for (int i = 0; i < path.Length; i++)
            path[i] = path[i] == (byte)'/' ? (byte)'_' : path[i];
        lock (NameTree.Lock)
        {
            const int createExclusively = 0x40 | 0x80;
            Result<OpenFile> file = FileOpening.Open(caller, s_root, path, OpenFlags.ReadWrite | createExclusively, 0x1FF);
            if (file.IsOk)
                NameTree.Unlink(caller, s_root, path);
            return file;
        }
    }

    private static Location MakeRoot()
    {
        var volume = new Volume(RootFiles.NewTemporary("tmpfs", 0x1C0), keepsNames: true);
        return new Location(Mount.Hidden(volume), volume.Root);
    }
}
