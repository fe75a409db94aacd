// Each processor's own interrupt controller (Intel SDM volume 3, chapter 11), through memory (xAPIC) or through
// model-specific registers (x2APIC) where the processor offers them.
using Dialogos.Kernel.Firmware;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Interrupts;

/// <summary>The local interrupt controller of the running processor.</summary>
public static class LocalApic
{
    private const uint BaseRegister = 0x1B;
    private const ulong GlobalEnable = 1 << 11;
    private const ulong X2Enable = 1 << 10;
    private const int Identifier = 0x20;
    private const int TaskPriority = 0x80;
    private const int EndRegister = 0xB0;
    private const int SpuriousRegister = 0xF0;
    private const int CommandLow = 0x300;
    private const int CommandHigh = 0x310;
    private const int TimerEntry = 0x320;
    private const int LineEntry0 = 0x350;
    private const int LineEntry1 = 0x360;
    private const int ErrorEntry = 0x370;
    private const int InitialCount = 0x380;
    private const int CurrentCount = 0x390;
    private const int DivideRegister = 0x3E0;
    private const uint Masked = 1 << 16;
    private const uint DeadlineMode = 2 << 17;
    private const uint DeadlineRegister = 0x6E0;
    private const ulong BaseAddress = 0x000FFFFFFFFFF000;

    private static DeviceMemory s_registers;
    private static bool s_isX2;
    private static bool s_isReady;

    /// <summary>Identifier of the boot processor.</summary>
    public static uint BootIdentifier { get; private set; }

    /// <summary>True if the registers are model-specific registers.</summary>
    public static bool IsX2 => s_isX2;

    /// <summary>True once the boot processor's controller works.</summary>
    public static bool IsReady => s_isReady;

    /// <summary>Prepares the boot processor's controller. Pre: kernel page tables. Post: IPIs and the timer can be used.</summary>
    public static Result Initialize()
    {
        s_isX2 = (Processor.Query(1).Ecx & 1u << 21) != 0;
        if (!s_isX2)
        {
            // The processor knows the place; a firmware table may say anything.
            Result<DeviceMemory> mapped = KernelMemory.MapDevice(Processor.ReadRegister(BaseRegister) & BaseAddress, 4096);
            if (mapped.Failed)
                return mapped.Error;
            s_registers = mapped.Value;
        }
        EnableHere();
        BootIdentifier = ReadIdentifier();
        s_isReady = true;
        return Result.Ok;
    }

    /// <summary>Switches this processor's controller on; every source masked but IPIs.</summary>
    public static void EnableHere()
    {
        ulong state = Processor.ReadRegister(BaseRegister) | GlobalEnable;
        if (s_isX2)
            state |= X2Enable;
        Processor.WriteRegister(BaseRegister, state);
        Write(TaskPriority, 0);
        Write(TimerEntry, Masked);
        Write(LineEntry0, Masked);
        Write(LineEntry1, 4 << 8); // non-maskable interrupts arrive at line 1
        Write(ErrorEntry, Masked);
        Write(SpuriousRegister, 0x100 | KernelVectors.Spurious);
    }

    /// <summary>Identifier of this processor.</summary>
    public static uint ReadIdentifier() => s_isX2 ? Read(Identifier) : Read(Identifier) >> 24;

    /// <summary>False for an identifier that the older registers, which have 8 bits for it, would take for another one.</summary>
    public static bool CanReach(uint identifier) => s_isX2 || identifier < 0xFF;

    /// <summary>Tells the controller that the interrupt is served.</summary>
    public static void EndOfInterrupt() => Write(EndRegister, 0);

    /// <summary>Sends a vector to another processor.</summary>
    public static void Send(uint identifier, int vector) => Command(identifier, (uint)vector | 1 << 14);

    /// <summary>Sends a non-maskable interrupt to all processors but this one.</summary>
    public static void SendNonMaskableToOthers() => Command(0, 3u << 18 | 4 << 8 | 1 << 14);

    /// <summary>Resets a processor (INIT).</summary>
    public static void SendInit(uint identifier) => Command(identifier, 5 << 8 | 1 << 14);

    /// <summary>Starts a processor at a page below 1 MiB.</summary>
    public static void SendStart(uint identifier, byte page) => Command(identifier, 6u << 8 | 1 << 14 | page);

    /// <summary>Lets the timer count down once from <paramref name="count"/> (bus clock / 16), without an interrupt.</summary>
    public static void StartCounting(uint count)
    {
        Write(DivideRegister, 3);
        Write(TimerEntry, Masked | KernelVectors.Timer);
        Write(InitialCount, count);
    }

    /// <summary>What is left of the count.</summary>
    public static uint RemainingCount() => Read(CurrentCount);

    /// <summary>One interrupt after <paramref name="count"/> (bus clock / 16); 0 stops the timer.</summary>
    public static void ArmCount(uint count)
    {
        Write(DivideRegister, 3);
        Write(TimerEntry, KernelVectors.Timer);
        Write(InitialCount, count);
    }

    /// <summary>Chooses deadline mode on this processor.</summary>
    public static void UseDeadlines()
    {
        Write(TimerEntry, DeadlineMode | KernelVectors.Timer);
        Processor.Fence(); // SDM volume 3, 11.5.4.1: order the memory-mapped write before the register's
    }

    /// <summary>One interrupt when the time-stamp counter reaches a value; 0 disarms.</summary>
    public static void ArmDeadline(ulong counter) => Processor.WriteRegister(DeadlineRegister, counter);

    private static void Command(uint identifier, uint command)
    {
        if (s_isX2)
        {
            Processor.Fence();
            Processor.WriteRegister(0x830, (ulong)identifier << 32 | command);
            return;
        }
        ulong flags = Processor.DisableInterrupts();
        while ((Read(CommandLow) & 1 << 12) != 0)
            Processor.Pause();
        Write(CommandHigh, identifier << 24);
        Write(CommandLow, command);
        while ((Read(CommandLow) & 1 << 12) != 0)
            Processor.Pause();
        Processor.RestoreInterrupts(flags);
    }

    private static uint Read(int register) => s_isX2
        ? (uint)Processor.ReadRegister(0x800 + (uint)register / 16)
        : s_registers.Read32((ulong)register);

    private static void Write(int register, uint value)
    {
        if (s_isX2)
            Processor.WriteRegister(0x800 + (uint)register / 16, value);
        else
            s_registers.Write32((ulong)register, value);
    }
}
