// The watchdog that survives the handover. The firmware's own ends with boot services, so the loader arms the one in the
// chipset: Intel's "TCO" timer (ICH9 data sheet, sections 13.9 and 10.1.75), found in PCs with Intel chipsets of that
// family and in QEMU's q35 (there with `-global ICH9-LPC.noreboot=false`, the strap that a PC's board sets). It counts
// down twice before it resets the machine. Where there is none the loader says so and passes 0 seconds.
using Dialogos.Bootloader.Start;

namespace Dialogos.Bootloader.Watchdog;

/// <summary>Arms the chipset's watchdog.</summary>
internal static class TcoWatchdog
{
    private const ushort ConfigurationAddress = 0xCF8;
    private const ushort ConfigurationData = 0xCFC;
    // Bus 0, device 31, function 0: the bridge that holds the timer.
    private const uint Bridge = 0x80000000 | (31 << 11);
    private const byte PowerManagementBase = 0x40;
    private const byte PowerManagementControl = 0x44;
    private const byte ConfigurationBase = 0xF0;
    private const uint PowerManagementEnabled = 1 << 7;
    private const uint VendorIntel = 0x8086;
    private const uint ClassIsaBridge = 0x0601;
    // The ICH and PCH families up to the 9 series, which keep the timer at these places (their data sheets' device ids).
    private const uint FirstKnownBridge = 0x2910;
    private const uint LastKnownBridge = 0x8CFF;

    private const ushort TimerOffset = 0x60;
    private const ushort Reload = 0x00;
    private const ushort FirstStatus = 0x04;
    private const ushort SecondStatus = 0x06;
    private const ushort Control = 0x08;
    private const ushort InitialValue = 0x12;
    private const ushort Halted = 1 << 11;
    private const ushort TimedOut = 1 << 3;
    private const ushort TimedOutTwice = 1 << 1;
    private const uint GeneralControl = 0x3410;
    private const uint NoReboot = 1 << 5;
    private const uint LongestValue = 0x3FF;

    /// <summary>
    /// Stops a countdown that is left from before the reset, and tells whether it was the timer that caused the reset: its
    /// status outlives that.
    /// </summary>
    public static bool Stop()
    {
        var port = FindTimer();
        if (port == 0)
            return false;
        Machine.WritePort16((ushort)(port + Control), (ushort)(Machine.ReadPort16((ushort)(port + Control)) | Halted));
        var fired = (Machine.ReadPort16((ushort)(port + SecondStatus)) & TimedOutTwice) != 0;
        Machine.WritePort16((ushort)(port + FirstStatus), TimedOut);
        Machine.WritePort16((ushort)(port + SecondStatus), TimedOutTwice);
        return fired;
    }

    /// <summary>Starts the countdown to a reset after about <paramref name="seconds"/>; returns them, or 0 without a timer.</summary>
    public static uint Arm(uint seconds)
    {
        var port = FindTimer();
        if (port == 0 || !AllowReset())
            return 0;
        // A tick is 0.6 s and the timer runs out twice: seconds * 10 / 6 / 2.
        var ticks = seconds * 10 / 12;
        ticks = ticks < 4 ? 4 : ticks > LongestValue ? LongestValue : ticks;
        Machine.WritePort16((ushort)(port + Control), (ushort)(Machine.ReadPort16((ushort)(port + Control)) | Halted));
        Machine.WritePort16((ushort)(port + FirstStatus), TimedOut);
        Machine.WritePort16((ushort)(port + SecondStatus), TimedOutTwice);
        Machine.WritePort16((ushort)(port + InitialValue), (ushort)ticks);
        Machine.WritePort16((ushort)(port + Reload), 1);
        Machine.WritePort16((ushort)(port + Control), (ushort)(Machine.ReadPort16((ushort)(port + Control)) & ~Halted));
        return ticks * 12 / 10;
    }

    // The I/O port of the timer's registers; 0 where there are none.
    private static ushort FindTimer()
    {
        var identity = ReadConfiguration(0);
        var device = identity >> 16;
        if ((identity & 0xFFFF) != VendorIntel || ReadConfiguration(8) >> 16 != ClassIsaBridge
            || device < FirstKnownBridge || device > LastKnownBridge)
            return 0;
        var powerManagement = ReadConfiguration(PowerManagementBase) & 0xFF80;
        if (powerManagement == 0 || (ReadConfiguration(PowerManagementControl) & PowerManagementEnabled) == 0)
            return 0;
        return (ushort)(powerManagement + TimerOffset);
    }

    // The board's strap may forbid the reset; then clearing the bit has no effect.
    private static bool AllowReset()
    {
        var configuration = ReadConfiguration(ConfigurationBase);
        if ((configuration & 1) == 0)
            return false;
        var control = (ulong)(configuration & 0xFFFFC000) + GeneralControl;
        Machine.WriteRegister32(control, Machine.ReadRegister32(control) & ~NoReboot);
        return (Machine.ReadRegister32(control) & NoReboot) == 0;
    }

    private static uint ReadConfiguration(byte register)
    {
        Machine.WritePort32(ConfigurationAddress, Bridge | register);
        return Machine.ReadPort32(ConfigurationData);
    }
}
