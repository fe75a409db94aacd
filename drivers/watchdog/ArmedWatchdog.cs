// Words. The *watchdog* resets the machine unless it is *fed* in time. The loader arms it before it starts a kernel
// (bootloader/watchdog/TcoWatchdog.cs says how the timer works), so a kernel that hangs at any moment comes back to the
// loader. The kernel feeds it as long as its health checks run, or disarms it where nothing will feed it (a debugger).
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Machine;

namespace Dialogos.Drivers.Watchdog;

/// <summary>The chipset's watchdog that the loader armed: Intel's TCO timer (ICH9 data sheet, section 13.9).</summary>
public sealed class ArmedWatchdog : PanicWatchdog
{
    private const ushort ConfigurationAddress = 0xCF8;
    private const ushort ConfigurationData = 0xCFC;
    // Bus 0, device 31, function 0, register 0x40: where the bridge's power-management ports lie.
    private const uint PowerManagementBase = 0x80000000 | (31 << 11) | 0x40;
    private const ushort TimerOffset = 0x60;
    private const ushort ReloadRegister = 0x00;
    private const ushort ControlRegister = 0x08;
    private const ushort Halted = 1 << 11;
    private readonly ushort _port;

    private ArmedWatchdog(ushort port, uint seconds)
    {
        _port = port;
        Seconds = seconds;
    }

    /// <summary>Seconds from a feeding to the reset.</summary>
    public uint Seconds { get; }

    /// <summary>
    /// The watchdog that the loader armed, by <c>BootInformation.WatchdogSeconds</c>; null if it armed none. Called once,
    /// while nothing else uses the PCI configuration ports.
    /// </summary>
    public static ArmedWatchdog? Find(uint watchdogSeconds)
    {
        if (watchdogSeconds == 0)
            return null;
        Port.Write32(ConfigurationAddress, PowerManagementBase);
        var powerManagement = (ushort)(Port.Read32(ConfigurationData) & 0xFF80);
        return new ArmedWatchdog((ushort)(powerManagement + TimerOffset), watchdogSeconds);
    }

    /// <summary>Starts the countdown anew. Safe in an interrupt; to be called more often than every half of <see cref="Seconds"/>.</summary>
    public void Feed() => Port.Write16((ushort)(_port + ReloadRegister), 1);

    /// <inheritdoc/>
    public override void Disarm() =>
        Port.Write16((ushort)(_port + ControlRegister), (ushort)(Port.Read16((ushort)(_port + ControlRegister)) | Halted));
}
