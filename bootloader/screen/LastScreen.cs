using Dialogos.Bootloader.Uefi;

namespace Dialogos.Bootloader.Screen;

/// <summary>What a person sees when nothing can be started. It waits: a machine that restarts for ever tells nobody why.</summary>
internal static class LastScreen
{
    private const int Left = 4;

    /// <summary>Says why, and what to do; ends with a restart that a person asks for.</summary>
    public static void Show(string reason)
    {
        Firmware.SetWatchdog(0);
        TextScreen.Clear();
        Banner.Draw();
        TextScreen.WriteAt(Left, 5, "Nothing can be started", Colour.LightRed);
        TextScreen.WriteAt(Left, 7, reason, Colour.White);
        TextScreen.WriteAt(Left, 9, "What you can do:", Colour.LightGray);
        TextScreen.WriteAt(Left, 10, "- Start from the medium that you installed Dialogos from and write the disk again:", Colour.LightGray);
        TextScreen.WriteAt(Left, 11, "  the generations folder of the EFI partition is /dialogos/generations.", Colour.LightGray);
        TextScreen.WriteAt(Left, 12, "- On another machine, rename 0007.bad.conf there to 0007+1.conf for one more try.", Colour.LightGray);
        TextScreen.WriteAt(Left, 13, "- Open the firmware's setup and choose another disk.", Colour.LightGray);
        TextScreen.WriteAt(Left, TextScreen.Height - 2, "F", Colour.LightCyan);
        TextScreen.Write(" firmware setup   ", Colour.LightGray);
        TextScreen.Write("R", Colour.LightCyan);
        TextScreen.Write(" restart", Colour.LightGray);
        while (true)
        {
            var key = TextScreen.WaitForKey();
            if (key == Key.FirmwareSetup)
                FirmwareSetup.Enter();
            if (key == Key.Restart)
                Firmware.Reset(ResetType.Cold);
        }
    }
}
