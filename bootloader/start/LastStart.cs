using Dialogos.Bootloader.Watchdog;
using Dialogos.Kernel.Handover;

namespace Dialogos.Bootloader.Start;

/// <summary>How the start before this one ended, as the watchdog and the start mark tell.</summary>
internal static class LastStart
{
    private static bool s_watchdogFired;

    /// <summary>Takes over what the last start left. Called once, before anything is started.</summary>
    public static void Take()
    {
        // The timer may still run from before the reset; a person at the menu would not feed it.
        s_watchdogFired = TcoWatchdog.Stop();
        WarmMemory.Claim();
    }

    /// <summary>The mark of a start that follows.</summary>
    public static StartMark NextMark(uint generation) => StartMark.Next(generation, WarmMemory.Left, s_watchdogFired);

    /// <summary>A sentence for people; null if there is nothing to say.</summary>
    public static string? Describe() => WarmMemory.Left is not { } mark ? null
        : s_watchdogFired ? $"Generation {mark.Generation} hung; the watchdog restarted the machine."
        : $"Generation {mark.Generation} ended without a word: the machine was reset.";
}
