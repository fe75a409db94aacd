using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Firmware;

namespace Dialogos.Kernel.Machine;

/// <summary>Ends or restarts the machine.</summary>
public static class Power
{
    private const ushort DebugExitPort = 0xF4;
    private const ulong SleepPatience = 2_000_000_000;
    private const ushort SleepEnable = 1 << 13;
    private static PowerDescription? s_description;
    private static SleepTypes s_softOff;
    private static bool s_hasSoftOff;

    /// <summary>What the firmware says about power; null without ACPI.</summary>
    public static PowerDescription? Description => s_description;

    internal static void Initialize(PowerDescription description, byte[]? dsdt)
    {
        s_description = description;
        if (dsdt == null)
            return;
        var types = PowerDescription.FindSoftOff(dsdt);
        s_hasSoftOff = types.IsOk;
        if (types.IsOk)
            s_softOff = types.Value;
    }

    /// <summary>Ends a QEMU that has an isa-debug-exit device with (status * 2) + 1; elsewhere nothing happens.</summary>
    public static void DebugExit(uint status) => Port.Write32(DebugExitPort, status);

    /// <summary>Switches the machine off (ACPI S5); returns if that is not possible.</summary>
    public static void SwitchOff()
    {
        if (s_description == null || !s_hasSoftOff)
            return;
        ulong flags = Processor.DisableInterrupts();
        EnterSoftOff(s_description);
        // The machine takes a while to fall asleep.
        Time.Clock.SpinFor(SleepPatience);
        Processor.RestoreInterrupts(flags);
    }

    private static void EnterSoftOff(PowerDescription description)
    {
        if (description.IsHardwareReduced && description.SleepControl.Exists)
        {
            WriteRegister(description.SleepControl, (byte)(s_softOff.First << 2 | 1 << 5));
            return;
        }
        if (description.ControlPortA != 0)
            Port.Write16(description.ControlPortA, (ushort)(s_softOff.First << 10 | SleepEnable));
        if (description.ControlPortB != 0)
            Port.Write16(description.ControlPortB, (ushort)(s_softOff.Second << 10 | SleepEnable));
    }

    /// <summary>Resets the machine: by the firmware's register, the keyboard controller, or a triple fault.</summary>
    public static void Reset()
    {
        Processor.DisableInterrupts();
        if (s_description != null && s_description.ResetRegister.Exists)
            WriteRegister(s_description.ResetRegister, s_description.ResetValue);
        Port.Write8(0xCF9, 6);
        Port.Write8(0x64, 0xFE);
        DescriptorTables.Forget();
        Processor.Breakpoint();
    }

    internal static void AfterPanic(PanicAction action)
    {
        if (action == PanicAction.Exit)
            DebugExit(Panic.ExitStatus);
        if (action == PanicAction.Reboot)
            Reset();
    }

    private static void WriteRegister(GenericAddress register, byte value)
    {
        if (register.Space == 1)
            Port.Write8((ushort)register.Address, value);
        else if (register.Space == 0)
            WriteMemory(register.Address, value);
    }

    // What cannot be mapped is no register; the caller has other ways.
    private static void WriteMemory(ulong address, byte value)
    {
        Primitives.Result<DeviceMemory> mapped = Memory.KernelMemory.MapDevice(address, 1);
        if (mapped.IsOk)
            mapped.Value.Write8(0, value);
    }
}
