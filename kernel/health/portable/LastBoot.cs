using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Handover;

namespace Dialogos.Kernel.Health;

/// <summary>What is known of how the boot before this one ended.</summary>
/// <param name="Panic">Its panic; null if it did not panic.</param>
/// <param name="Mark">What the loader noted; null where no memory survives a reset.</param>
public sealed record LastBoot(PanicReport? Panic, StartMark? Mark)
{
    /// <summary>Nothing: the first boot, or the first after a power cut.</summary>
    public static LastBoot Unknown { get; } = new(null, null);

    /// <summary>True if it panicked, hung or was reset while this generation ran.</summary>
    public bool SpeaksAgainst(uint generation) =>
        (Panic != null && Panic.Generation == generation) || SilentEndOf(generation) != SilentEnd.None;

    /// <summary>How it ended, in words that follow "generation 7"; null if it did not fail while this generation ran.</summary>
    public string? Describe(uint generation)
    {
        if (Panic != null && Panic.Generation == generation)
            return $"panicked: {Panic.Headline}";
        return SilentEndOf(generation) switch
        {
            SilentEnd.Watchdog => "hung, and the watchdog restarted the machine",
            SilentEnd.Reset => "ended without a word when the machine was reset",
            _ => null,
        };
    }

    private SilentEnd SilentEndOf(uint generation) =>
        Mark is { } mark && mark.EndedGeneration == generation ? mark.End : SilentEnd.None;
}
