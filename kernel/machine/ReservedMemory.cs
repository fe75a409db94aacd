using System;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Dialogos.Kernel.Machine;

/// <summary>Blocks of memory that exist before the first page frame can be allocated (machine/Storage.S).</summary>
public static class ReservedMemory
{
    /// <summary>Bytes for the copy of the boot information and what it points to.</summary>
    public const int BootInformationSize = 0x8000;
    /// <summary>Bytes for the log.</summary>
    public const int LogSize = 0x20000;
    /// <summary>Bytes of one interrupt stack.</summary>
    public const int InterruptStackSize = 0x2000;

    /// <summary>The block for the boot information.</summary>
    [RuntimeImport("BootInformationStorage")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong BootInformation();

    [RuntimeImport("LogStorage")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong LogAddress();

    /// <summary>The block for the boot processor's descriptor tables.</summary>
    [RuntimeImport("DescriptorTablesStorage")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong DescriptorTables();

    /// <summary>The block for the boot processor's four interrupt stacks.</summary>
    [RuntimeImport("InterruptStacksStorage")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong InterruptStacks();

    /// <summary>Lower end of the boot stack.</summary>
    [RuntimeImport("BootStackLow")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong BootStackLow();

    /// <summary>Upper end of the boot stack.</summary>
    [RuntimeImport("BootStackHigh")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong BootStackHigh();

    /// <summary>The bytes of the log's ring.</summary>
    public static Span<byte> Log
    {
        // SAFETY: the block has LogSize bytes, lives for ever, and only the log uses it.
        get { unsafe { return new Span<byte>((void*)LogAddress(), LogSize); } }
    }
}
