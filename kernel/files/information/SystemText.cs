using System.Text;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Scheduling;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.Files.Information;

/// <summary>What the files of /proc say of the system.</summary>
internal static class SystemText
{
    /// <summary>The text of an entry of <see cref="InformationEntry"/>.</summary>
    internal static string Make(int number) => number switch
    {
        3 => Memory(),
        4 => Processors(),
        5 => Statistics(),
        6 => Uptime(),
        8 => "Linux version 6.1.0 (Dialogos)\n",
        9 => $"0.00 0.00 0.00 1/{ProcessTable.ThreadCount} {ProcessTable.Count}\n",
        10 => "nodev\tproc\nnodev\ttmpfs\nnodev\tdevtmpfs\n\text2\n\tvfat\n",
        14 => "6.1.0\n",
        15 => "Linux\n",
        16 => "4194304\n",
        17 => "1\n",
        18 => "65530\n",
        19 => Encoding.UTF8.GetString(SystemName.Host) + "\n",
        _ => "",
    };

    private static string Memory()
    {
        ulong total = PageFrames.Total * 4, free = PageFrames.Free * 4;
        return $"MemTotal:       {total} kB\nMemFree:        {free} kB\nMemAvailable:   {free} kB\nBuffers:        0 kB\n" +
            "Cached:         0 kB\nSwapCached:     0 kB\nSwapTotal:      0 kB\nSwapFree:       0 kB\nShmem:          0 kB\n" +
            "SReclaimable:   0 kB\n";
    }

    private static string Processors()
    {
        var text = new StringBuilder();
        for (int i = 0; i < Scheduler.ProcessorCount; i++)
            text.Append($"processor\t: {i}\nmodel name\t: x86-64\ncpu MHz\t\t: {Clock.Frequency / 1_000_000}.000\n\n");
        return text.ToString();
    }

    private static string Statistics()
    {
        var text = new StringBuilder();
        text.Append("cpu  0 0 0 0 0 0 0 0 0 0\n");
        for (int i = 0; i < Scheduler.ProcessorCount; i++)
            text.Append($"cpu{i} 0 0 0 0 0 0 0 0 0 0\n");
        ulong started = (ulong)Clock.UnixTime - Clock.Now / 1_000_000_000;
        text.Append($"intr 0\nctxt 0\nbtime {started}\nprocesses {ProcessTable.Count}\nprocs_running 1\nprocs_blocked 0\n");
        return text.ToString();
    }

    private static string Uptime()
    {
        ulong hundredths = Clock.Now / 10_000_000;
        return $"{hundredths / 100}.{hundredths % 100:D2} 0.00\n";
    }
}
