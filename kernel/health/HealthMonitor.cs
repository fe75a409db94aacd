// Words. The *verdict* is what the checks say of the running generation. A bad one is recorded at once, and the machine
// restarts so that the loader falls back. A good one is recorded when the boot has come to its prompt: what the generation's
// own command line runs belongs to the trial. A generation that panicked or hung in its last boot is on *probation*: its
// verdict is recorded only after a time, or at an orderly end, so that one that fails again and again is left after a few
// starts. A power cut is no such failure. The checks go on all the time, and the watchdog is fed only while they hold.
using System.Threading;
using Dialogos.Drivers.Watchdog;
using Dialogos.Kernel.Boot;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Generations;
using Dialogos.Kernel.Handover;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Scheduling;
using Dialogos.Kernel.Storage;
using Dialogos.Kernel.Stores;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.Health;

/// <summary>Watches over the running kernel.</summary>
public static class HealthMonitor
{
    private const ulong NanosecondsPerSecond = 1_000_000_000;
    private const ulong Interval = 10 * NanosecondsPerSecond;
    private const ulong Patience = 15 * NanosecondsPerSecond;
    private const ulong Probation = 60 * NanosecondsPerSecond;
    // What a generation's command line runs may take long, but not for ever: one that does not end is bad.
    private const ulong LongestCommandLine = 600 * NanosecondsPerSecond;

    private static readonly Event s_judged = new(resets: false);
    private static readonly Event s_recorded = new(resets: false);
    private static readonly Event s_wake = new(resets: true);
    private static ulong s_recordAt = ulong.MaxValue;
    private static LastBoot s_last = LastBoot.Unknown;
    private static ArmedWatchdog? s_watchdog;
    private static bool s_runsCommandLine = true;
    private static bool s_hasPrompt;

    /// <summary>What is wrong; null while all is well or nothing was checked yet.</summary>
    public static string? Failure { get; private set; }

    /// <summary>How often the checks ran.</summary>
    public static ulong Rounds { get; private set; }

    private static bool IsOnProbation => s_last.SpeaksAgainst(BootRecord.Information.Generation);

    private static bool HasGeneration => BootRecord.Information.Reason != ChoiceReason.DirectBoot;

    // Pre: threads can block. Post: an armed watchdog is known; how the last boot ended is in the log.
    /// <summary>Takes over what the boots before left: their panic, and the armed watchdog.</summary>
    internal static void Prepare()
    {
        s_watchdog = ArmedWatchdog.Find(BootRecord.Information.WatchdogSeconds);
        Panic.Watchdog = s_watchdog;
        s_last = new LastBoot(PanicRecord.TakeLast(), PanicRecord.ReadStartMark());
        ReportPanic(s_last.Panic);
        if (s_last.Mark is { End: not SilentEnd.None } mark)
            Log.Error($"health: generation {mark.EndedGeneration} {s_last.Describe(mark.EndedGeneration)}");
    }

    private static void ReportPanic(PanicReport? panic)
    {
        if (panic == null)
            return;
        string who = panic.Generation == PanicReport.NoGeneration ? "the last boot" : $"generation {panic.Generation}";
        Log.Error($"panic: {who} ended with this:");
        foreach (string line in panic.Text.Split('\n'))
        {
            if (line.Length > 0)
                Log.Error("  " + line);
        }
    }

    // Pre: the volumes are mounted. Post: the first verdict is there, or this much time has passed.
    /// <summary>Starts the watch and waits for the first verdict.</summary>
    internal static void Start()
    {
        Result<KernelThread> thread = Scheduler.StartThread("health", Watch, ThreadPriority.Low);
        if (thread.Failed)
            Panic.Fail("Health: the watch cannot be started.");
        if (!s_judged.Wait(Patience))
            Log.Warning("health: the checks take long");
    }

    /// <summary>The command line has run: from now on it is not to blame for what takes long.</summary>
    internal static void EndCommandLine() => Volatile.Write(ref s_runsCommandLine, false);

    /// <summary>
    /// The boot has come to its prompt: a good verdict is recorded now, or at the end of the probation. Never waits.
    /// </summary>
    internal static void ConfirmBoot()
    {
        Volatile.Write(ref s_hasPrompt, true);
        s_wake.Set();
    }

    /// <summary>Waits until the verdict is recorded, if that is due.</summary>
    internal static void AwaitVerdict()
    {
        if (HasGeneration && Failure == null && !IsOnProbation)
            WaitForRecord();
    }

    /// <summary>The system ends in an orderly way: a good verdict that is not yet recorded is recorded now.</summary>
    internal static void ConfirmEnd()
    {
        if (!HasGeneration || Failure != null)
            return;
        Volatile.Write(ref s_recordAt, 0);
        s_wake.Set();
        WaitForRecord();
    }

    /// <summary>All is written and the machine ends now: the next boot finds nothing that speaks against this one.</summary>
    internal static void EndWatch()
    {
        PanicRecord.EraseStartMark();
        // A machine that then neither ends nor restarts is still reset.
        s_watchdog?.Feed();
    }

    private static void WaitForRecord()
    {
        if (!s_recorded.Wait(Patience))
            Log.Warning("health: the verdict takes long to be recorded");
    }

    private static void Watch()
    {
        Check();
        if (Failure != null)
            ReportFirst(Failure);
        s_judged.Set();
        ulong interval = s_watchdog == null ? Interval : (ulong)s_watchdog.Seconds * NanosecondsPerSecond / 6;
        bool isRecorded = !HasGeneration;
        bool isPromptSeen = !HasGeneration;
        for (; ; )
        {
            if (!isPromptSeen && Volatile.Read(ref s_hasPrompt))
            {
                isPromptSeen = true;
                SetMoment();
            }
            if (Failure == null && !(Volatile.Read(ref s_runsCommandLine) && Clock.Now > LongestCommandLine))
                s_watchdog?.Feed();
            if (!isRecorded && Failure == null && Clock.Now >= Volatile.Read(ref s_recordAt))
            {
                Bless();
                isRecorded = true;
                s_recorded.Set();
            }
            s_wake.Wait(interval);
            CheckAgain();
        }
    }

    private static void SetMoment()
    {
        if (IsOnProbation)
            Log.Warning($"health: this generation failed in its last boot; it has to run for {Probation / NanosecondsPerSecond} s to be good");
        ulong moment = IsOnProbation ? Clock.Now + Probation : 0;
        // An orderly end may have come first.
        if (moment < Volatile.Read(ref s_recordAt))
            Volatile.Write(ref s_recordAt, moment);
    }

    private static void CheckAgain()
    {
        bool wasWell = Failure == null;
        Check();
        if (wasWell && Failure != null)
            Log.Error($"health: {Failure}" + (s_watchdog == null ? "" : $"; the watchdog restarts the machine in {s_watchdog.Seconds} s"));
    }

    private static void Check()
    {
        Failure = HealthChecks.Run();
        Rounds++;
    }

    private static void ReportFirst(string failure)
    {
        if (HasGeneration)
            Condemn(failure);
        else
            Log.Error($"health: {failure}");
    }

    private static void Bless()
    {
        Result<GenerationFolder> folder = Volumes.OpenGenerations();
        if (folder.Failed)
        {
            Log.Warning($"health: well, but that cannot be recorded: {ErrnoText.Describe(folder.Error)}");
            return;
        }
        var recorded = HealthRecords.RecordHealthy(folder.Value, (int)BootRecord.Information.Generation, s_last);
        if (recorded.Failed)
        {
            Log.Warning($"health: well, but that cannot be recorded: {ErrnoText.Describe(recorded.Error)}");
            return;
        }
        foreach (string sentence in recorded.Value)
            Log.Information($"health: {sentence}");
    }

    private static void Condemn(string reason)
    {
        int generation = (int)BootRecord.Information.Generation;
        Log.Error($"health: {reason}");
        if (generation == GenerationName.Factory)
        {
            // There is nothing to fall back to: a person has to look.
            Log.Error("health: this is the factory generation; it stays, without watchdog");
            s_watchdog?.Disarm();
            s_watchdog = null;
            return;
        }
        Result<GenerationFolder> folder = Volumes.OpenGenerations();
        Result condemned = folder.IsOk ? GenerationLedger.Condemn(folder.Value, generation, $"failed its health checks: {reason}") : folder.Error;
        if (condemned.Failed)
            Log.Error($"health: the verdict cannot be recorded: {ErrnoText.Describe(condemned.Error)}");
        Panic.Action = PanicAction.Reboot;
        Panic.Fail("Health: ", reason);
    }
}
