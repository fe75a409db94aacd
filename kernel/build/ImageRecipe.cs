using System;
using System.Collections.Generic;
using Dialogos.Kernel.Build.Linker;

namespace Dialogos.Kernel.Build;

/// <summary>A folder whose sources belong to an image.</summary>
/// <param name="Path">Relative to the repository's root, with '/'.</param>
/// <param name="Without">Folders below it that do not belong, relative to <paramref name="Path"/>.</param>
public sealed record SourceRoom(string Path, params string[] Without);

/// <summary>What makes an image: which folders, where it starts, where it lies.</summary>
public sealed record ImageRecipe
{
    /// <summary>Name of the assembly, of the core library in it, and of the output files.</summary>
    public required string Name { get; init; }
    /// <summary>The folders whose *.cs and *.S make it.</summary>
    public required IReadOnlyList<SourceRoom> Rooms { get; init; }
    /// <summary>Symbol where execution starts.</summary>
    public required string EntrySymbol { get; init; }
    /// <summary>Preferred virtual address.</summary>
    public required ulong ImageBase { get; init; }
    /// <summary>Who starts it.</summary>
    public required PeSubsystem Subsystem { get; init; }
    /// <summary>Whether it may be loaded at another address.</summary>
    public bool Relocatable { get; init; }
    /// <summary>Further flags for ilc.</summary>
    public IReadOnlyList<string> IlcFlags { get; init; } = [];

    /// <summary>The kernel: all of kernel/ but the host's parts, and the drivers.</summary>
    public static ImageRecipe Kernel { get; } = new()
    {
        Name = "kernel",
        Rooms = [new("kernel", "build", "portable"), new("drivers")],
        EntrySymbol = "KernelEntry",
        ImageBase = 0xFFFF_FFFF_8020_0000,
        Subsystem = PeSubsystem.Native,
    };

    /// <summary>The boot loader: a UEFI application that firmware loads where it likes.</summary>
    public static ImageRecipe Bootloader { get; } = new()
    {
        Name = "bootloader",
        Rooms =
        [
            new("bootloader"), new("kernel/corelib"), new("kernel/runtime", "collector"), new("kernel/primitives"),
            new("kernel/handover"), new("kernel/cryptography"), new("kernel/generations"), new("kernel/image"),
        ],
        EntrySymbol = "EfiMain",
        ImageBase = 0x1_4000_0000,
        Subsystem = PeSubsystem.EfiApplication,
        Relocatable = true,
    };

    /// <summary>The recipe of that name; null if there is none.</summary>
    public static ImageRecipe? Find(string name) => name switch
    {
        "kernel" => Kernel,
        "bootloader" => Bootloader,
        _ => null,
    };
}
