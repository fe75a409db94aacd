// Words. The *handover* is the moment at which a loader (the UEFI application, or the direct-boot stub) jumps to the
// kernel. *Boot information* is the one structure that crosses it; both sides compile this file.
using System.Runtime.InteropServices;

namespace Dialogos.Kernel.Handover;

/// <summary>What a range of physical memory is for. The firmware's finer kinds are folded into these.</summary>
public enum MemoryKind : uint
{
    /// <summary>Not memory that the kernel may touch.</summary>
    Reserved = 0,
    /// <summary>Free for the kernel from the start.</summary>
    Usable = 1,
    /// <summary>Free once the kernel has left the loader's tables and stack, and copied the boot information.</summary>
    LoaderReclaimable = 2,
    /// <summary>ACPI tables: readable, free after they were read.</summary>
    AcpiTables = 3,
    /// <summary>ACPI non-volatile storage: never free.</summary>
    AcpiNonVolatile = 4,
    /// <summary>The kernel's own image.</summary>
    KernelImage = 5,
    /// <summary>Kept over a warm reset for the panic record.</summary>
    PanicRecord = 6,
    /// <summary>UEFI runtime code or data: needed to call runtime services.</summary>
    FirmwareRuntime = 7,
    /// <summary>Memory-mapped device registers.</summary>
    DeviceMemory = 8,
}

/// <summary>One range of the memory map, sorted by start, never overlapping.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct MemoryRange
{
    /// <summary>First physical address; a multiple of 4096.</summary>
    public ulong Start;
    /// <summary>Bytes; a multiple of 4096.</summary>
    public ulong Length;
    /// <summary>What it is for.</summary>
    public MemoryKind Kind;
    /// <summary>Zero.</summary>
    public uint Padding;
}

/// <summary>Why the loader chose the generation that it starts.</summary>
public enum ChoiceReason : uint
{
    /// <summary>Started without a loader (direct boot): there was no choice.</summary>
    DirectBoot = 0,
    /// <summary>The newest good or still untried generation.</summary>
    Newest = 1,
    /// <summary>A person chose it in the menu.</summary>
    Menu = 2,
    /// <summary>It is pinned.</summary>
    Pinned = 3,
    /// <summary>A newer generation used up its tries.</summary>
    NewerExhausted = 4,
    /// <summary>A newer generation did not verify.</summary>
    NewerRejected = 5,
    /// <summary>A newer generation is marked bad.</summary>
    NewerBad = 6,
    /// <summary>Everything else failed: the factory generation.</summary>
    Factory = 7,
}

/// <summary>How the pixels of the framebuffer are laid out.</summary>
public enum PixelLayout : uint
{
    /// <summary>No framebuffer.</summary>
    None = 0,
    /// <summary>32 bits: blue, green, red, unused, from the lowest byte.</summary>
    BlueGreenRed = 1,
    /// <summary>32 bits: red, green, blue, unused, from the lowest byte.</summary>
    RedGreenBlue = 2,
}

/// <summary>
/// What the loader tells the kernel. All addresses are physical and identity-mapped at the handover. Pointers may be 0
/// where a thing does not exist.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct BootInformation
{
    /// <summary>The value of <see cref="Magic"/> that makes the structure valid: "DLGSBOOT" in little-endian ASCII.</summary>
    public const ulong ExpectedMagic = 0x544F4F4253474C44;
    /// <summary>The version of this layout; a kernel refuses any other.</summary>
    public const uint ExpectedVersion = 1;

    /// <summary><see cref="ExpectedMagic"/>.</summary>
    public ulong Magic;
    /// <summary><see cref="ExpectedVersion"/>.</summary>
    public uint Version;
    /// <summary>Entries at <see cref="MemoryMap"/>.</summary>
    public uint MemoryMapCount;
    /// <summary>Address of an array of <see cref="MemoryRange"/>.</summary>
    public ulong MemoryMap;
    /// <summary>Where the kernel image was put; a multiple of 2 MiB.</summary>
    public ulong KernelPhysicalBase;
    /// <summary>Bytes that the kernel image takes in memory, a multiple of 4096.</summary>
    public ulong KernelImageSize;
    /// <summary>ACPI root system description pointer.</summary>
    public ulong AcpiRsdp;
    /// <summary>UEFI system table, 0 without firmware.</summary>
    public ulong EfiSystemTable;
    /// <summary>UTF-8 command line.</summary>
    public ulong CommandLine;
    /// <summary>Bytes at <see cref="CommandLine"/>.</summary>
    public uint CommandLineLength;
    /// <summary>How the framebuffer's pixels are laid out.</summary>
    public PixelLayout FramebufferLayout;
    /// <summary>First byte of the framebuffer.</summary>
    public ulong Framebuffer;
    /// <summary>Visible pixels in a row.</summary>
    public uint FramebufferWidth;
    /// <summary>Rows.</summary>
    public uint FramebufferHeight;
    /// <summary>Bytes from one row to the next.</summary>
    public uint FramebufferStride;
    /// <summary>The generation that was started; meaningless after a direct boot.</summary>
    public uint Generation;
    /// <summary>Why it was this one.</summary>
    public ChoiceReason Reason;
    /// <summary>Tries that remain after this one; <see cref="uint.MaxValue"/> if the generation is good already.</summary>
    public uint TriesLeft;
    /// <summary>UTF-8 sentence for people that explains <see cref="Reason"/> (which generation was passed over and why).</summary>
    public ulong ReasonText;
    /// <summary>Bytes at <see cref="ReasonText"/>.</summary>
    public uint ReasonTextLength;
    /// <summary>Seconds until the watchdog that the loader armed fires; 0 if none is armed.</summary>
    public uint WatchdogSeconds;
    /// <summary>Time-stamp counter at the loader's (or the stub's) first instruction.</summary>
    public ulong LoaderStartTsc;
    /// <summary>A range that survives a warm reset, for the panic record; 0 if there is none.</summary>
    public ulong PanicRecord;
    /// <summary>Bytes at <see cref="PanicRecord"/>.</summary>
    public ulong PanicRecordLength;
}
