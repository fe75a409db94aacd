// Prepares a processor for ring 3: the syscall instruction (Intel SDM volume 3, 5.8.8) and the extended registers
// (volume 1, chapter 13).
using System.Runtime;
using System.Runtime.CompilerServices;
using Dialogos.Kernel.Machine;

namespace Dialogos.Kernel.Processes.Machine;

/// <summary>A processor's settings for ring 3.</summary>
public static class UserProcessor
{
    private const uint ExtendedFeatures = 0xC0000080;
    private const uint SystemCallSelectors = 0xC0000081;
    private const uint SystemCallTarget = 0xC0000082;
    private const uint SystemCallFlagMask = 0xC0000084;
    private const uint ProcessorNumber = 0xC0000103; // TSC_AUX, which rdtscp reads
    // TF, IF, DF, IOPL, NT, RF, AC: none of them may reach the kernel.
    private const ulong ClearedFlags = 0x57700 | 1 << 18 | 1 << 16;

    /// <summary>Bytes of the extended registers' area.</summary>
    public static int ExtendedSize { get; private set; } = 512;

    /// <summary>The components that XSAVE covers; 0 where there is only FXSAVE.</summary>
    public static ulong ExtendedMask { get; private set; }

    /// <summary>True if rdtscp tells programs which processor they run on.</summary>
    public static bool KnowsItsNumber => (Processor.Query(0x80000001).Edx & 1u << 27) != 0;

    /// <summary>Prepares the running processor; every processor calls this once.</summary>
    public static void PrepareHere()
    {
        Processor.WriteRegister(ExtendedFeatures, Processor.ReadRegister(ExtendedFeatures) | 1);
        // Ring 0: code 0x08, data 0x10. Ring 3: data 0x18, code 0x20 (sysret adds 8 and 16 to the base).
        Processor.WriteRegister(SystemCallSelectors, 0x0013_0008UL << 32);
        Processor.WriteRegister(SystemCallTarget, SystemCallEntryAddress());
        Processor.WriteRegister(SystemCallFlagMask, ClearedFlags);
        if (KnowsItsNumber)
            Processor.WriteRegister(ProcessorNumber, (ulong)ProcessorLocal.Index());
        ulong mask = ChooseComponents();
        if (mask != 0)
        {
            Processor.WriteControl4(Processor.ReadControl4() | 1 << 18);
            WriteExtendedControl(0, mask);
            ExtendedSize = (int)Processor.Query(0xD).Ebx;
        }
        ExtendedMask = mask;
        bool guarded = (Processor.ReadControl4() & 1 << 21) != 0;
        SetUserFeatures(mask, guarded ? 1UL : 0);
    }

    /// <summary>Loads the running thread's fs and gs bases into the processor.</summary>
    internal static void LoadBases(UserContext context)
    {
        ulong flags = Processor.DisableInterrupts();
        Processor.WriteRegister(0xC0000100, context.FsBase);
        // While the kernel runs, the user's gs base waits here for swapgs.
        Processor.WriteRegister(0xC0000102, context.GsBase);
        Processor.RestoreInterrupts(flags);
    }

    // x87, SSE and AVX always go together; AVX-512's three only if all are there and the block has room.
    private static ulong ChooseComponents()
    {
        if ((Processor.Query(1).Ecx & 1u << 26) == 0)
            return 0;
        ProcessorQuery offered = Processor.Query(0xD);
        ulong mask = 3 | (offered.Eax & 4);
        if ((offered.Eax & 0xE4) == 0xE4)
            mask |= 0xE0;
        return mask;
    }

    [RuntimeImport("SystemCallEntryAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong SystemCallEntryAddress();

    [RuntimeImport("SetUserFeatures")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void SetUserFeatures(ulong mask, ulong guarded);

    [RuntimeImport("WriteExtendedControl")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void WriteExtendedControl(uint number, ulong value);
}
