// Words. A *machine* is one run of QEMU, from power-on until it ends. Its *configuration* is all that the guest can see
// of it; its *limits* are what the host allows it, whatever the guest does. COM1 is the *console*, for people; COM2
// carries *frames*, for programs; the *channel*, where there is one, is for one program in the guest. A machine leaves
// nothing behind: no process, no changed image, no file.
using System;
using System.Collections.Generic;

namespace Dialogos.Sandbox.Vm;

/// <summary>The board that QEMU emulates.</summary>
public enum Board
{
    /// <summary>Intel Q35: PCI Express, ACPI, HPET, an ICH9 with its watchdog. What the system is made for.</summary>
    Q35,
    /// <summary>QEMU's minimal board without PCI and ACPI; starts in 0.03 s.</summary>
    MicroVm,
}

/// <summary>How a disk is attached.</summary>
public enum DiskBus
{
    /// <summary>virtio-blk, modern interface only.</summary>
    Virtio,
    /// <summary>An NVMe controller with one namespace.</summary>
    Nvme,
    /// <summary>The ICH9's AHCI controller.</summary>
    Ahci,
}

/// <summary>What the machine can reach.</summary>
public enum NetworkAccess
{
    /// <summary>No network device.</summary>
    None,
    /// <summary>A virtio-net device at a router that answers and leads nowhere.</summary>
    Isolated,
    /// <summary>A virtio-net device behind QEMU's user-mode NAT.</summary>
    User,
}

/// <summary>Where the picture goes.</summary>
public enum DisplayKind
{
    /// <summary>No graphics device (but with firmware boot, which needs one).</summary>
    None,
    /// <summary>A graphics device that nobody watches; screenshots work.</summary>
    Hidden,
    /// <summary>A window.</summary>
    Window,
}

/// <summary>What runs the guest's instructions.</summary>
public enum Accelerator
{
    /// <summary>KVM if a probe booted with it, or else TCG.</summary>
    Best,
    /// <summary>QEMU's own translator. Works everywhere; counts instructions.</summary>
    Tcg,
    /// <summary>The processor's virtualisation.</summary>
    Kvm,
}

/// <summary>What happens when the guest resets itself.</summary>
public enum ResetAction
{
    /// <summary>The machine ends.</summary>
    End,
    /// <summary>The machine starts again, as real hardware does.</summary>
    Restart,
}

/// <summary>How the machine starts.</summary>
public abstract record BootSource
{
    private BootSource()
    {
    }

    /// <summary>
    /// What fits in the buffer of QEMU's PVH option ROM with its final zero (pc-bios/optionrom/pvh_main.c, CMDLINE_BUFSIZE). Of a
    /// longer one QEMU writes the end over the start information that the kernel looks for.
    /// </summary>
    public const int LongestCommandLine = 4095;

    /// <summary>A PVH ELF kernel, loaded by QEMU itself without firmware.</summary>
    /// <param name="Kernel">Path of the ELF file.</param>
    /// <param name="CommandLine">The kernel's options, <c>key=value</c> words separated by blanks.</param>
    /// <param name="Archive">Path of a cpio archive that becomes the root; null for none.</param>
    public sealed record Direct(string Kernel, string CommandLine = "", string? Archive = null) : BootSource;

    /// <summary>UEFI firmware (OVMF), which starts what it finds on the first disk.</summary>
    public sealed record Firmware : BootSource;
}

/// <summary>A disk of the machine.</summary>
/// <param name="Image">Path of a raw image.</param>
/// <param name="Bus">How it is attached.</param>
/// <param name="KeepWrites">False: what the guest writes is forgotten when the machine ends.</param>
public sealed record DiskConfiguration(string Image, DiskBus Bus = DiskBus.Virtio, bool KeepWrites = false);

/// <summary>What the host allows the machine. Crossing one kills it.</summary>
/// <param name="WallTime">From start to end; <see cref="TimeSpan.MaxValue"/> for no limit.</param>
/// <param name="ProcessMemory">Resident bytes of the QEMU process.</param>
/// <param name="Output">Bytes on each serial port and on the channel.</param>
/// <param name="FileSize">Bytes of any file that QEMU writes: temporary overlays above all.</param>
public sealed record MachineLimits(TimeSpan WallTime, long ProcessMemory, long Output, long FileSize)
{
    /// <summary>
    /// Processor time of the QEMU process. Unlike wall-clock time it is the same on a busy host, so it tells a guest that
    /// turns for ever from one that waits for its turn.
    /// </summary>
    public TimeSpan ProcessorTime { get; init; } = TimeSpan.MaxValue;

    /// <summary>Two minutes, 2 GiB, 16 MiB and 8 GiB.</summary>
    public static MachineLimits Default { get; } = new(TimeSpan.FromMinutes(2), 2L << 30, 16L << 20, 8L << 30);
}

/// <summary>Everything about one machine.</summary>
public sealed record MachineConfiguration
{
    /// <summary>The board.</summary>
    public Board Board { get; init; } = Board.Q35;
    /// <summary>How it starts.</summary>
    public required BootSource Boot { get; init; }
    /// <summary>Virtual processors.</summary>
    public int Processors { get; init; } = 1;
    /// <summary>Guest memory in MiB.</summary>
    public int MemoryMiB { get; init; } = 256;
    /// <summary>Disks; firmware boots from the first.</summary>
    public IReadOnlyList<DiskConfiguration> Disks { get; init; } = [];
    /// <summary>Network.</summary>
    public NetworkAccess Network { get; init; } = NetworkAccess.None;
    /// <summary>
    /// A virtio console whose port 1 is a stream of bytes between a program and the host: <see cref="VirtualMachine.Channel"/>.
    /// </summary>
    public bool HasChannel { get; init; }
    /// <summary>Where the picture goes.</summary>
    public DisplayKind Display { get; init; } = DisplayKind.None;
    /// <summary>What runs the instructions.</summary>
    public Accelerator Accelerator { get; init; } = Accelerator.Best;
    /// <summary>
    /// One instruction is one nanosecond of guest time, and RDTSC counts instructions (QEMU's <c>-icount shift=0</c>).
    /// Implies <see cref="Accelerator.Tcg"/>.
    /// </summary>
    public bool CountInstructions { get; init; }
    /// <summary>What the emulated processor does without, by QEMU's names of processor features.</summary>
    public IReadOnlyList<string> MissingFeatures { get; init; } = [];
    /// <summary>What a reset does.</summary>
    public ResetAction OnReset { get; init; } = ResetAction.End;
    /// <summary>
    /// Path of a socket at which QEMU serves a debugger (GDB's remote protocol, "Overview"); null for none. Who connects
    /// stops the machine, sees and changes its memory, and lets it go on.
    /// </summary>
    public string? DebuggerSocket { get; init; }
    /// <summary>What the host allows.</summary>
    public MachineLimits Limits { get; init; } = MachineLimits.Default;

    /// <summary>The first thing that cannot work, as a sentence; null if there is none.</summary>
    public string? FindMistake()
    {
        if (Processors is < 1 or > 64)
            return $"A machine has 1 to 64 processors, not {Processors}.";
        if (MemoryMiB is < 8 or > 1 << 20)
            return $"A machine has 8 MiB to 1 TiB of memory, not {MemoryMiB} MiB.";
        if (CountInstructions && Accelerator == Accelerator.Kvm)
            return "KVM cannot count instructions; use TCG.";
        if (Boot is BootSource.Direct { CommandLine.Length: > BootSource.LongestCommandLine } direct)
            return $"A kernel that is booted directly gets at most {BootSource.LongestCommandLine} characters of command line, not {direct.CommandLine.Length}.";
        if (Board == Board.MicroVm && Boot is BootSource.Firmware)
            return "The microvm board has no UEFI firmware; use q35.";
        foreach (var disk in Disks)
        {
            if (Board == Board.MicroVm && disk.Bus != DiskBus.Virtio)
                return $"The microvm board has no {disk.Bus} controller; use virtio.";
        }
        return Boot is BootSource.Firmware && Disks.Count == 0 ? "Firmware needs a disk to boot from." : null;
    }
}
