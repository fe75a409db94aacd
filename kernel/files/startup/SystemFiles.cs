using System;
using System.Text;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.Files.Startup;

/// <summary>
/// The part of /sys (sysfs(5)) that programs ask: which processors there are, and that there are no control groups. Nothing
/// of it changes while the system runs.
/// </summary>
internal static class SystemFiles
{
    internal static IFileSystem Make()
    {
        IFileSystem files = RootFiles.NewTemporary("sysfs", 0x16D);
        NodeId processors = Folder(files, Folder(files, Folder(files, files.Root, "devices"), "system"), "cpu");
        int last = Scheduler.ProcessorCount - 1;
        string all = last == 0 ? "0\n" : $"0-{last}\n";
        foreach (string name in new[] { "online", "possible", "present" })
            Text(files, processors, name, all);
        Text(files, processors, "offline", "\n");
        Text(files, processors, "kernel_max", "63\n");
        for (int i = 0; i <= last; i++)
        {
            NodeId topology = Folder(files, Folder(files, processors, $"cpu{i}"), "topology");
            Text(files, topology, "core_id", $"{i}\n");
            Text(files, topology, "physical_package_id", "0\n");
        }
        NodeId nodes = Folder(files, Folder(files, Folder(files, files.Root, "devices/system"), "node"), "node0");
        Text(files, nodes, "cpulist", all);
        Folder(files, Folder(files, files.Root, "fs"), "cgroup");
        NodeId kernel = Folder(files, Folder(files, files.Root, "kernel"), "mm");
        Text(files, Folder(files, kernel, "transparent_hugepage"), "enabled", "always madvise [never]\n");
        Folder(files, files.Root, "class");
        Folder(files, files.Root, "block");
        return files;
    }

    // Makes a folder, or finds it, one step after the other.
    private static NodeId Folder(IFileSystem files, NodeId parent, string path)
    {
        foreach (string name in path.Split('/'))
        {
            byte[] bytes = Encoding.UTF8.GetBytes(name);
            Result<NodeId> known = files.Lookup(parent, bytes);
            Result<NodeId> made = known.IsOk ? known : files.Create(parent, bytes, FileMode.Of(NodeType.Directory, 0x1ED), Owner.Root, 0);
            if (made.Failed)
                Log.Error($"files: /sys is incomplete: error {(int)made.Error}");
            else
                parent = made.Value;
        }
        return parent;
    }

    private static void Text(IFileSystem files, NodeId parent, string name, string text)
    {
        Result<NodeId> made = files.Create(parent, Encoding.UTF8.GetBytes(name), FileMode.Of(NodeType.RegularFile, 0x124), Owner.Root, 0);
        Result<int> written = made.Failed ? made.Error : files.Write(made.Value, 0, Encoding.UTF8.GetBytes(text));
        if (written.Failed)
            Log.Error($"files: /sys is incomplete: error {(int)written.Error}");
    }
}
