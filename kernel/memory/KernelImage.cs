using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Memory;

/// <summary>The running image, as its PE headers describe it (PE format, "Section Table").</summary>
public static class KernelImage
{
    private const uint ExecuteFlag = 0x20000000;
    private const uint WriteFlag = 0x80000000;

    [RuntimeImport("ImageBaseAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong ImageBaseAddress();

    [RuntimeImport("ImageEndAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong ImageEndAddress();

    [RuntimeImport("BootStackGuardAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong BootStackGuardAddress();

    [RuntimeImport("SymbolsStartAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong SymbolsStartAddress();

    [RuntimeImport("SymbolsEndAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong SymbolsEndAddress();

    /// <summary>First byte of the symbol map.</summary>
    public static ulong SymbolsStart => SymbolsStartAddress();

    /// <summary>Address after the symbol map.</summary>
    public static ulong SymbolsEnd => SymbolsEndAddress();

    /// <summary>First address of the image.</summary>
    public static ulong Start => ImageBaseAddress();

    /// <summary>Address after the image, a multiple of 4096.</summary>
    public static ulong End => (ImageEndAddress() + 4095) & ~4095UL;

    /// <summary>The page below the boot stack that stays unmapped.</summary>
    public static ulong BootStackGuard => BootStackGuardAddress();

    /// <summary>The exception directory (.pdata): address and bytes.</summary>
    public static (ulong Address, uint Length) ExceptionDirectory
    {
        get
        {
            ulong directory = PeHeader + 24 + 112 + 3 * 8;
            return (Start + Read32(directory), Read32(directory + 4));
        }
    }

    /// <summary>The build identity: the SHA-256 that the builder put into the DOS header (build/linker/PeWriter.cs).</summary>
    public static ReadOnlySpan<byte> Identity => PhysicalMemory.At(Start + 8, 32);

    private static ulong PeHeader => Start + Read32(Start + 0x3C);

    /// <summary>Maps every section with its own rights, at the address that the image was linked for.</summary>
    public static Result MapSections(ulong physicalBase)
    {
        ulong header = PeHeader;
        int count = (int)(Read32(header + 4) >> 16);
        ulong section = header + 24 + (Read32(header + 20) & 0xFFFF);
        Result mapped = MapRange(Start, Start + 4096, physicalBase, PageRights.Read);
        for (int i = 0; i < count && mapped.IsOk; i++, section += 40)
        {
            ulong from = Start + Read32(section + 12);
            ulong to = (from + Read32(section + 8) + 4095) & ~4095UL;
            uint flags = Read32(section + 36);
            PageRights rights = PageRights.Read;
            if ((flags & WriteFlag) != 0)
                rights |= PageRights.Write;
            if ((flags & ExecuteFlag) != 0)
                rights |= PageRights.Execute;
            mapped = MapRange(from, to, physicalBase + (from - Start), rights);
        }
        return mapped;
    }

    private static Result MapRange(ulong from, ulong to, ulong physical, PageRights rights)
    {
        for (; from < to; from += 4096, physical += 4096)
        {
            if (from == BootStackGuard)
                continue;
            Result mapped = PageTables.Map(from, physical, rights);
            if (mapped.Failed)
                return mapped;
        }
        return Result.Ok;
    }

    private static uint Read32(ulong address)
    {
        // SAFETY: addresses inside the image's own headers, which are mapped and never change.
        unsafe { return *(uint*)address; }
    }
}
