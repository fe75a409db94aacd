// Words. The *verdict* is what the checks say of the running generation. The first one decides: a good generation is
// blessed, a bad one condemned, and the machine restarts so that the loader falls back. After that the checks go on, and
// the watchdog is fed only while they hold.
using Dialogos.Drivers.Watchdog;
using Dialogos.Kernel.Boot;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Generations;
using Dialogos.Kernel.Handover;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Scheduling;
using Dialogos.Kernel.Storage;
using Dialogos.Kernel.Stores;

namespace Dialogos.Kernel.Health;

/// <summary>Watches over the running kernel.</summary>
public static class HealthMonitor
{
    private const ulong NanosecondsPerSecond = 1_000_000_000;
    private const ulong Interval = 10 * NanosecondsPerSecond;
    private const ulong FirstPatience = 15 * NanosecondsPerSecond;

    private static readonly Event s_judged = new(resets: false);
    private static PanicReport? s_lastPanic;
    private static ArmedWatchdog? s_watchdog;

    /// <summary>What is wrong; null while all is well or nothing was checked yet.</summary>
    public static string? Failure { get; private set; }

    /// <summary>How often the checks ran.</summary>
    public static ulong Rounds { get; private set; }

    private static bool HasGeneration => BootRecord.Information.Reason != ChoiceReason.DirectBoot;

    // Pre: threads can block. Post: an armed watchdog is known; how the last boot ended is in the log.
    /// <summary>Takes over what the boots before left: their panic, and the armed watchdog.</summary>
    internal static void Prepare()
    {
        s_watchdog = ArmedWatchdog.Find(BootRecord.Information.WatchdogSeconds);
        s_lastPanic = PanicRecord.TakeLast();
        if (s_lastPanic == null)
            return;
        string who = s_lastPanic.Generation == PanicReport.NoGeneration ? "the last boot" : $"generation {s_lastPanic.Generation}";
        Log.Error($"panic: {who} ended with this:");
        foreach (string line in s_lastPanic.Text.Split('\n'))
        {
            if (line.Length > 0)
                Log.Error("  " + line);
        }
    }

    // Pre: the volumes are mounted. Post: the first verdict is there, or this much time has passed.
    /// <summary>Starts the watch and waits for the first verdict, so that nobody ends the boot before it is recorded.</summary>
    internal static void Start()
    {
        Result<KernelThread> thread = Scheduler.StartThread("health", Watch, ThreadPriority.Low);
        if (thread.Failed)
            Panic.Fail("Health: the watch cannot be started.");
        if (!s_judged.Wait(FirstPatience))
            Log.Warning("health: the checks take long");
    }

    private static void Watch()
    {
        Check();
        Judge();
        s_judged.Set();
        ulong interval = s_watchdog == null ? Interval : (ulong)s_watchdog.Seconds * NanosecondsPerSecond / 6;
        for (; ; )
        {
            if (Failure == null)
                s_watchdog?.Feed();
            Scheduler.Sleep(interval);
            bool wasWell = Failure == null;
            Check();
            if (wasWell && Failure != null)
                Log.Error($"health: {Failure}" + (s_watchdog == null ? "" : $"; the watchdog restarts the machine in {s_watchdog.Seconds} s"));
        }
    }

    private static void Check()
    {
        Failure = HealthChecks.Run();
        Rounds++;
    }

    private static void Judge()
    {
        if (!HasGeneration)
        {
            if (Failure != null)
                Log.Error($"health: {Failure}");
            return;
        }
        if (Failure == null)
            Bless();
        else
            Condemn(Failure);
    }

    private static void Bless()
    {
        Result<GenerationFolder> folder = Volumes.OpenGenerations();
        if (folder.Failed)
        {
            Log.Warning($"health: well, but that cannot be recorded: {ErrnoText.Describe(folder.Error)}");
            return;
        }
        var recorded = HealthRecords.RecordHealthy(folder.Value, (int)BootRecord.Information.Generation, s_lastPanic);
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
