using System;
using System.Text;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Memory;
using Dialogos.Kernel.Processes.Signals;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.Files.Information;

/// <summary>The entries of a process's directory, in the order of <see cref="ProcessText.Names"/>.</summary>
internal enum ProcessEntry
{
    Itself, Statistics, Status, Maps, Arguments, Program, Descriptors, Directory, Root, Limits, Name, Memory, Mounts, Environment,
    Auxiliary, ControlGroup, MountDetails, OutOfMemoryScore, Threads,
}

/// <summary>What the files of /proc/PID say.</summary>
internal static class ProcessText
{
    private static readonly string[] s_limits =
    [
        "Max cpu time", "Max file size", "Max data size", "Max stack size", "Max core file size", "Max resident set",
        "Max processes", "Max open files", "Max locked memory", "Max address space", "Max file locks", "Max pending signals",
        "Max msgqueue size", "Max nice priority", "Max realtime priority", "Max realtime timeout",
    ];

    /// <summary>The names.</summary>
    internal static string[] Names { get; } =
        ["", "stat", "status", "maps", "cmdline", "exe", "fd", "cwd", "root", "limits", "comm", "statm", "mounts", "environ",
        "auxv", "cgroup", "mountinfo", "oom_score_adj", "task"];

    internal static FileMode ModeOf(ProcessEntry entry) => entry switch
    {
        ProcessEntry.Itself => FileMode.Of(NodeType.Directory, 0x16D),
        ProcessEntry.Descriptors => FileMode.Of(NodeType.Directory, 0x140),
        ProcessEntry.Threads => FileMode.Of(NodeType.Directory, 0x16D),
        ProcessEntry.Environment or ProcessEntry.Auxiliary => FileMode.Of(NodeType.RegularFile, 0x100),
        ProcessEntry.Name or ProcessEntry.OutOfMemoryScore => FileMode.Of(NodeType.RegularFile, 0x1A4),
        ProcessEntry.Program or ProcessEntry.Directory or ProcessEntry.Root => FileMode.Of(NodeType.SymbolicLink, 0x1FF),
        _ => FileMode.Of(NodeType.RegularFile, 0x124),
    };

    internal static string Make(Process process, ProcessEntry entry) => entry switch
    {
        ProcessEntry.Statistics => Statistics(process),
        ProcessEntry.Status => Status(process),
        ProcessEntry.Maps => Maps(process),
        ProcessEntry.Limits => Limits(process),
        ProcessEntry.Name => NameOf(process) + "\n",
        ProcessEntry.Memory => $"{process.Memory.MappedBytes / 4096} {process.Memory.ResidentPages} 0 0 0 0 0\n",
        ProcessEntry.Mounts => Mounts(),
        ProcessEntry.MountDetails => MountDetails(),
        ProcessEntry.ControlGroup => "0::/\n",
        ProcessEntry.OutOfMemoryScore => "0\n",
        _ => "",
    };

    private static string NameOf(Process process)
    {
        byte[] path = process.ProgramPath;
        int from = path.AsSpan().LastIndexOf((byte)'/') + 1;
        return Encoding.UTF8.GetString(path.AsSpan(from, Math.Min(15, path.Length - from)));
    }

    private static string StateOf(Process process) => process.IsZombie ? "Z (zombie)" : process.StoppedBy != 0 ? "T (stopped)"
        : process == ProcessThread.Current?.Process ? "R (running)" : "S (sleeping)";

    // Fields that this kernel does not count are 0, as Linux shows them where it has no number.
    private static string Statistics(Process process)
    {
        ulong ticks = process.ProcessorTime / 10_000_000;
        return $"{process.Identifier} ({NameOf(process)}) {StateOf(process)[0]} {process.Parent?.Identifier ?? 0} {process.Group} " +
            $"{process.Session} 0 -1 0 0 0 0 0 {ticks} 0 0 0 20 0 {process.Threads.Count} 0 {process.StartTime / 10_000_000} " +
            $"{process.Memory.MappedBytes} {process.Memory.ResidentPages} 18446744073709551615 " +
            "0 0 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n";
    }

    private static string Status(Process process)
    {
        Credentials who = process.Credentials;
        return $"Name:\t{NameOf(process)}\nUmask:\t0022\nState:\t{StateOf(process)}\nTgid:\t{process.Identifier}\n" +
            $"Pid:\t{process.Identifier}\nPPid:\t{process.Parent?.Identifier ?? 0}\n" +
            $"Uid:\t{who.User}\t{who.EffectiveUser}\t{who.SavedUser}\t{who.FileUser}\n" +
            $"Gid:\t{who.Group}\t{who.EffectiveGroup}\t{who.SavedGroup}\t{who.FileGroup}\n" +
            $"VmSize:\t{process.Memory.MappedBytes / 1024} kB\nVmRSS:\t{process.Memory.ResidentPages * 4} kB\n" +
            $"Threads:\t{process.Threads.Count}\n" + Signals(process);
    }

    // Of the first thread what is a thread's own. Masks are sixteen digits, those of processors as many as they need.
    private static string Signals(Process process)
    {
        ulong own = 0, shared, blocked = 0, ignored = 0, caught = 0, processors = ulong.MaxValue;
        lock (ProcessTable.Lock)
        {
            shared = process.Pending.Mask;
            if (process.Threads.Count > 0)
            {
                ProcessThread first = process.Threads[0];
                (own, blocked, processors) = (first.Pending.Mask, first.SignalMask, first.KernelThread.Affinity);
            }
            for (int signal = 1; signal < SignalNumber.End; signal++)
            {
                ulong handler = process.Handlers[signal].Handler;
                if (handler == SignalAction.Ignore)
                    ignored |= SignalNumber.Bit(signal);
                else if (handler != SignalAction.Default)
                    caught |= SignalNumber.Bit(signal);
            }
        }
        processors &= Scheduler.Present;
        return $"SigPnd:\t{Mask(own)}\nShdPnd:\t{Mask(shared)}\nSigBlk:\t{Mask(blocked)}\nSigIgn:\t{Mask(ignored)}\n" +
            $"SigCgt:\t{Mask(caught)}\nCpus_allowed:\t{ProcessorMask(processors)}\nCpus_allowed_list:\t{ProcessorList(processors)}\n";
    }

    private static string Mask(ulong bits) => Hexadecimal(bits, 16);

    private static string ProcessorMask(ulong bits)
    {
        int count = Scheduler.ProcessorCount;
        string low = Hexadecimal(bits & uint.MaxValue, (Math.Min(count, 32) + 3) / 4);
        return count <= 32 ? low : Hexadecimal(bits >> 32, (count - 32 + 3) / 4) + "," + low;
    }

    // Ranges of neighbours: 0-2,5.
    private static string ProcessorList(ulong bits)
    {
        var text = new StringBuilder();
        for (int first = 0; first < Scheduler.MaximumProcessors; first++)
        {
            if ((bits >> first & 1) == 0)
                continue;
            int last = first;
            while (last + 1 < Scheduler.MaximumProcessors && (bits >> (last + 1) & 1) != 0)
                last++;
            text.Append(text.Length > 0 ? "," : "").Append(first.ToString());
            if (last > first)
                text.Append("-").Append(last.ToString());
            first = last;
        }
        return text.ToString();
    }

    private static string Maps(Process process)
    {
        var text = new StringBuilder();
        foreach (Region region in process.Memory.Regions())
        {
            string rights = ((region.Protection & Protection.Read) != 0 ? "r" : "-")
                + ((region.Protection & Protection.Write) != 0 ? "w" : "-")
                + ((region.Protection & Protection.Execute) != 0 ? "x" : "-") + (region.IsShared ? "s" : "p");
            text.Append($"{Hexadecimal(region.Start)}-{Hexadecimal(region.End)} {rights} {Hexadecimal(region.Offset)} ");
            if (region.File is NodeFile file)
            {
                byte[] path = NameTree.PathOf(file.Place, NameTree.Root!.Value);
                text.Append($"00:{Hexadecimal(file.DeviceNumber).Substring(6)} {file.NodeNumber} {Encoding.UTF8.GetString(path)}\n");
            }
            else
                text.Append(region.Name.Length > 0 ? $"00:00 0 {region.Name}\n" : "00:00 0 \n");
        }
        return text.ToString();
    }

    // At least so many digits in lower case: eight, as Linux prints addresses here.
    private static string Hexadecimal(ulong value, int least = 8)
    {
        Span<char> digits = stackalloc char[16];
        int at = digits.Length;
        do
        {
            digits[--at] = "0123456789abcdef"[(int)(value & 15)];
            value >>= 4;
        }
        while (value != 0 || at > digits.Length - least);
        return new string(digits.Slice(at));
    }

    private static string Limits(Process process)
    {
        var text = new StringBuilder();
        text.Append("Limit                     Soft Limit           Hard Limit           Units     \n");
        for (int i = 0; i < s_limits.Length; i++)
            text.Append($"{Padded(s_limits[i], 26)}{Padded(Limit(process.Limits.Current(i)), 21)}{Padded(Limit(process.Limits.Maximum(i)), 21)}\n");
        return text.ToString();
    }

    private static string Limit(ulong value) => value == ResourceLimits.Infinite ? "unlimited" : value.ToString();

    private static string Padded(string text, int width) => text.Length < width ? text + new string(' ', width - text.Length) : text;

    private static string Mounts()
    {
        var text = new StringBuilder();
        foreach (Mount mount in NameTree.Mounts())
        {
            string path = mount.Point is { } point
                ? Encoding.UTF8.GetString(NameTree.PathOf(point, NameTree.Root!.Value)) : "/";
            text.Append($"{mount.Source} {path} {mount.Volume.FileSystem.TypeName} {(mount.IsReadOnly ? "ro" : "rw")} 0 0\n");
        }
        return text.ToString();
    }

    // Numbers count the mounts; 1 is the root's parent.
    private static string MountDetails()
    {
        var text = new StringBuilder();
        Mount[] mounts = NameTree.Mounts();
        for (int i = 0; i < mounts.Length; i++)
        {
            Mount mount = mounts[i];
            string path = mount.Point is { } point ? Encoding.UTF8.GetString(NameTree.PathOf(point, NameTree.Root!.Value)) : "/";
            int parent = mount.Point is { } place ? Array.IndexOf(mounts, place.Mount) : -1;
            string rights = mount.IsReadOnly ? "ro" : "rw";
            text.Append($"{i + 2} {parent + 2} 0:{mount.Volume.Device} / {path} {rights} - {mount.Volume.FileSystem.TypeName} {mount.Source} {rights}\n");
        }
        return text.ToString();
    }
}
