using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.Files.Information;

/// <summary>An entry of /proc that belongs to no process.</summary>
/// <param name="Number">Its node's number.</param>
/// <param name="Parent">Its directory's number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its kind.</param>
internal sealed record InformationEntry(int Number, int Parent, string Name, NodeType Type)
{
    private const NodeType File = NodeType.RegularFile, Directory = NodeType.Directory;

    /// <summary>All of them.</summary>
    internal static InformationEntry[] All { get; } =
    [
        new(1, 1, "", Directory), new(2, 1, "self", NodeType.SymbolicLink), new(3, 1, "meminfo", File),
        new(4, 1, "cpuinfo", File), new(5, 1, "stat", File), new(6, 1, "uptime", File),
        new(7, 1, "mounts", NodeType.SymbolicLink), new(8, 1, "version", File), new(9, 1, "loadavg", File),
        new(10, 1, "filesystems", File), new(11, 1, "sys", Directory), new(12, 11, "kernel", Directory),
        new(13, 11, "vm", Directory), new(14, 12, "osrelease", File), new(15, 12, "ostype", File),
        new(16, 12, "pid_max", File), new(17, 13, "overcommit_memory", File), new(18, 13, "max_map_count", File),
        new(19, 12, "hostname", File), new(20, 12, "random", Directory), new(21, 20, "boot_id", File), new(22, 20, "uuid", File),
        new(23, 12, "domainname", File), new(24, 13, "mmap_min_addr", File),
    ];

    internal static InformationEntry? Find(int parent, string name)
    {
        foreach (InformationEntry entry in All)
        {
            if (entry.Parent == parent && entry.Number != 1 && entry.Name == name)
                return entry;
        }
        return null;
    }

    internal static FileMode ModeOf(int number)
    {
        NodeType type = All[number - 1].Type;
        return FileMode.Of(type, type == File ? 0x124 : type == Directory ? 0x16D : 0x1FF);
    }

    internal static string? TargetOf(int number) => number switch
    {
        2 => (ProcessThread.Current?.Process.Identifier ?? 0).ToString(),
        7 => "self/mounts",
        _ => null,
    };
}
