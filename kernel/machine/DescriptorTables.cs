// The segment, task-state and interrupt descriptor tables (Intel SDM volume 3, chapters 3, 6 and 8). Paging does the
// protection; these exist because the processor insists, and because interrupt stacks are named in the task state.
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Dialogos.Kernel.Machine;

/// <summary>Builds and loads the tables of one processor. The interrupt table is shared by all.</summary>
public static class DescriptorTables
{
    /// <summary>Interrupt stack of the double fault, which follows when a stack has overflowed.</summary>
    public const byte DoubleFaultStack = 1;
    /// <summary>Interrupt stack of the non-maskable interrupt.</summary>
    public const byte NonMaskableStack = 2;
    /// <summary>Interrupt stack of the machine check.</summary>
    public const byte MachineCheckStack = 3;
    /// <summary>How many interrupt stacks a processor has.</summary>
    public const int InterruptStackCount = 4;
    /// <summary>Bytes of one processor's tables: segments at 0, task state at 0x80.</summary>
    public const int ProcessorTablesSize = 0x100;

    private const int TaskStateOffset = 0x80;
    private const ushort TaskStateSelector = 0x28;
    private const int InterruptTableOffset = 0x1000;
    private const int EntrySize = 16;

    [RuntimeImport("InterruptEntryTable")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong InterruptEntryTable();

    // SAFETY: the pointer is only read by the instruction, while the structure is on the caller's stack.
    [RuntimeImport("LoadGlobalDescriptorTable")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern unsafe void LoadSegments(byte* pointer);

    // SAFETY: as above.
    [RuntimeImport("LoadInterruptDescriptorTable")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern unsafe void LoadInterrupts(byte* pointer);

    [RuntimeImport("LoadTaskRegister")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void LoadTask(ushort selector);

    /// <summary>Fills the shared interrupt table. Called once, before any processor loads it.</summary>
    public static void BuildInterruptTable()
    {
        for (int vector = 0; vector < 256; vector++)
        {
            byte stack = vector switch
            {
                2 => NonMaskableStack,
                8 => DoubleFaultStack,
                18 => MachineCheckStack,
                _ => 0,
            };
            SetGate(vector, InterruptEntryTable() + (ulong)(vector * EntrySize), stack);
        }
    }

    /// <summary>Loads an empty interrupt table: the next exception resets the processor.</summary>
    internal static void Forget()
    {
        // SAFETY: the pointer is read at once.
        unsafe
        {
            byte* pointer = stackalloc byte[16];
            *(ulong*)pointer = 0;
            *(ulong*)(pointer + 8) = 0;
            LoadInterrupts(pointer);
        }
    }

    private static void SetGate(int vector, ulong handler, byte stack)
    {
        // SAFETY: the block of the descriptor tables holds 256 gates of 16 bytes at this offset.
        unsafe
        {
            ulong* gate = (ulong*)(ReservedMemory.DescriptorTables() + InterruptTableOffset) + vector * 2;
            // Interrupt gates. Breakpoint and overflow may be raised by ring 3's own instructions.
            ulong present = vector is 3 or 4 ? 0xEE00UL : 0x8E00UL;
            gate[0] = (handler & 0xFFFF) | (0x08UL << 16) | ((ulong)stack << 32) | (present << 32) |
                      ((handler >> 16 & 0xFFFF) << 48);
            gate[1] = handler >> 32;
        }
    }

    /// <summary>
    /// Builds a processor's segments and task state at <paramref name="tables"/> (<see cref="ProcessorTablesSize"/> bytes)
    /// with the interrupt stacks' upper ends from <paramref name="stackTop"/> (each <paramref name="stackStride"/> above
    /// the one before), and loads them.
    /// </summary>
    public static void Load(ulong tables, ulong stackTop, ulong stackStride)
    {
        // SAFETY: the caller owns the memory at `tables`; the pointers to the stack are used at once.
        unsafe
        {
            ulong* segments = (ulong*)tables;
            segments[0] = 0;
            segments[1] = 0x00209A0000000000; // 0x08: kernel code
            segments[2] = 0x0000920000000000; // 0x10: kernel data
            segments[3] = 0x0000F20000000000; // 0x18: user data
            segments[4] = 0x0020FA0000000000; // 0x20: user code
            ulong state = tables + TaskStateOffset;
            for (int i = 0; i < 13; i++)
                *(ulong*)(state + (ulong)(i * 8)) = 0;
            for (int i = 0; i < InterruptStackCount; i++)
                *(ulong*)(state + 0x24 + (ulong)(i * 8)) = stackTop + (ulong)i * stackStride;
            *(ushort*)(state + 0x66) = 0x68; // no port map
            segments[5] = 0x67 | ((state & 0xFFFFFF) << 16) | (0x89UL << 40) | ((state >> 24 & 0xFF) << 56);
            segments[6] = state >> 32;

            byte* pointer = stackalloc byte[16];
            *(ushort*)pointer = 7 * 8 - 1;
            *(ulong*)(pointer + 2) = tables;
            LoadSegments(pointer);
            *(ushort*)pointer = 256 * EntrySize - 1;
            *(ulong*)(pointer + 2) = ReservedMemory.DescriptorTables() + InterruptTableOffset;
            LoadInterrupts(pointer);
            LoadTask(TaskStateSelector);
            ProcessorLocal.SetTaskState(state);
        }
    }
}
