using Dialogos.Bootloader.Uefi;

namespace Dialogos.Bootloader;

/// <summary>The firmware's own setup screen.</summary>
internal static class FirmwareSetup
{
    // UEFI 2.10, section 8.5.4: EFI_OS_INDICATIONS_BOOT_TO_FW_UI, kept over the restart.
    private const ulong BootToSetup = 1;
    private const uint NonVolatileBootRuntime = 7;
    private static readonly Guid GlobalVariable = new(0x8BE4DF61, 0x93CA, 0x11D2, 0xAA0D00E098032B8C);

    /// <summary>Asks for it and restarts. Does not return.</summary>
    public static void Enter()
    {
        // SAFETY: name and value are locals that outlive the call; the firmware copies both.
        unsafe
        {
            var value = BootToSetup;
            var identity = GlobalVariable;
            fixed (char* name = "OsIndications")
                Firmware.Tables->RuntimeServices->SetVariable(
                    name, &identity, NonVolatileBootRuntime, sizeof(ulong), &value);
        }
        Firmware.Reset(ResetType.Cold);
    }
}
