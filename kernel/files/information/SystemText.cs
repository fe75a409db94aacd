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
        21 => s_boot,
        22 => NewIdentifier(),
        23 => Encoding.UTF8.GetString(SystemName.Domain) + "\n",
        24 => $"{Processes.Memory.AddressSpace.Lowest}\n",
        _ => "",
    };

    private static readonly string s_boot = NewIdentifier();

    // A random UUID (RFC 9562, version 4).
    private static string NewIdentifier()
    {
        System.Span<byte> bytes = stackalloc byte[16];
        KernelRandom.Fill(bytes);
        bytes[6] = (byte)(bytes[6] & 0x0F | 0x40);
        bytes[8] = (byte)(bytes[8] & 0x3F | 0x80);
        var text = new StringBuilder();
        for (int i = 0; i < bytes.Length; i++)
        {
            if (i is 4 or 6 or 8 or 10)
                text.Append('-');
            text.Append("0123456789abcdef"[bytes[i] >> 4]);
            text.Append("0123456789abcdef"[bytes[i] & 15]);
        }
        text.Append('\n');
        return text.ToString();
    }

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
            text.Append($"processor\t: {i}\nmodel name\t: x86-64\ncpu MHz\t\t: {Clock.Frequency / 1_000_000}.000\nflags\t\t: {Flags()}\n\n");
        return text.ToString();
    }

    // What programs look for, by the bits of CPUID (Intel SDM volume 2, CPUID): leaf 1's edx and ecx, leaf 7's ebx.
    private static string Flags()
    {
        (int Bit, string Name)[] edx = [(0, "fpu"), (4, "tsc"), (8, "cx8"), (15, "cmov"), (23, "mmx"), (24, "fxsr"), (25, "sse"), (26, "sse2")];
        (int Bit, string Name)[] ecx = [(0, "pni"), (1, "pclmulqdq"), (9, "ssse3"), (12, "fma"), (13, "cx16"), (19, "sse4_1"), (20, "sse4_2"),
            (22, "movbe"), (23, "popcnt"), (25, "aes"), (26, "xsave"), (28, "avx"), (30, "rdrand")];
        (int Bit, string Name)[] extended = [(3, "bmi1"), (5, "avx2"), (8, "bmi2"), (9, "erms"), (18, "rdseed"), (19, "adx"), (29, "sha_ni")];
        var text = new StringBuilder();
        Add(Machine.Processor.Query(1).Edx, edx);
        Add(Machine.Processor.Query(1).Ecx, ecx);
        Add(Machine.Processor.Query(7).Ebx, extended);
        return text.ToString();

        void Add(uint bits, (int Bit, string Name)[] names)
        {
            foreach ((int bit, string name) in names)
            {
                if ((bits >> bit & 1) != 0)
                    text.Append(text.Length == 0 ? name : " " + name);
            }
        }
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
