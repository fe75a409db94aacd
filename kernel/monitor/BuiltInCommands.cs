using System;
using Dialogos.Kernel.Boot;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Handover;
using Dialogos.Kernel.Interrupts;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Runtime.Collector;
using Dialogos.Kernel.Scheduling;
using Dialogos.Kernel.Tests;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.Monitor;

/// <summary>The commands that the core of the kernel brings.</summary>
internal static class BuiltInCommands
{
    private const ulong MostSleepSeconds = 86_400;

    internal static void Register()
    {
        MonitorCommands.Register("help", "", "Lists the commands.", _ => Help());
        MonitorCommands.Register("memory", "", "Shows page frames, the heap and mappings.", _ => ShowMemory());
        MonitorCommands.Register("threads", "", "Lists the threads.", _ => ShowThreads());
        MonitorCommands.Register("cpus", "", "Lists the processors.", _ => ShowProcessors());
        MonitorCommands.Register("interrupts", "", "Counts interrupts by vector.", _ => ShowInterrupts());
        MonitorCommands.Register("uptime", "", "Tells how long the system has run.", _ => ShowUptime());
        MonitorCommands.Register("time", "", "Tells date and time (UTC).", _ => ShowTime());
        MonitorCommands.Register("version", "", "Tells which generation runs and why, and the build.", _ => ShowVersion());
        MonitorCommands.Register("log", "[debug|info|warning|error]", "Shows the log from a level on.", ShowLog);
        MonitorCommands.Register("sleep", "SECONDS", "Waits.", Sleep);
        MonitorCommands.Register("echo", "[WORD...]", "Prints its arguments.", Echo);
        MonitorCommands.Register("report", "STATUS", "Tells the host how a command of a program ended.", Report);
        MonitorCommands.Register("test", "[PATTERN]", "Runs the in-kernel tests that match.", RunTests);
        MonitorCommands.Register("bench", "[PATTERN]", "Runs the benchmarks that match.", RunBenchmarks);
        MonitorCommands.Register("panic", "[throw|null|stack|memory|lock|hang]", "Breaks the kernel on purpose.", Breakage.Run);
        MonitorCommands.Register("reboot", "", "Restarts the machine.", _ => Reboot());
        MonitorCommands.Register("off", "", "Switches the machine off.", _ => SwitchOff());
    }

    private static int Help()
    {
        foreach (MonitorCommand command in MonitorCommands.All)
            Terminals.WriteLine($"  {Pad(command.Name + " " + command.Usage, 40)}{command.Summary}");
        return 0;
    }

    private static int ShowMemory()
    {
        Terminals.WriteLine($"frames   {PageFrames.Total} of 4 KiB ({PageFrames.Total / 256} MiB), {PageFrames.Free} free, {PageFrames.Failures} requests failed");
        Terminals.WriteLine($"heap     {HeapPages.PromisedBytes / 1024} KiB promised, {HeapPages.CommittedBytes / 1024} KiB touched, {HeapPages.Faults} page faults");
        HeapStatistics objects = HeapStatistics.Read();
        Terminals.WriteLine($"objects  {objects.Live / 1024} KiB in {objects.LiveObjects} lived after collection {objects.Collections}, {objects.TakenSince / 1024} KiB taken since, the next after {objects.Threshold / 1024} KiB");
        Terminals.WriteLine($"mappings {PageTables.CountMapped()} pages, {PageTables.CountWritableExecutable()} writable and executable");
        Terminals.WriteLine($"world    stopped {World.Stops} times, translations flushed {TranslationFlush.Count} times");
        return 0;
    }

    private static int ShowThreads()
    {
        Terminals.WriteLine("   id  processor  state     priority      ms  name");
        foreach (KernelThread thread in Scheduler.Threads())
        {
            string state = thread.State switch
            {
                ThreadState.Ready or ThreadState.Leaving => "ready",
                ThreadState.Running => "running",
                ThreadState.Blocked => "blocked",
                _ => "finished",
            };
            string priority = thread.Priority switch
            {
                ThreadPriority.Low => "low",
                ThreadPriority.High => "high",
                _ => "normal",
            };
            Terminals.WriteLine($"{PadLeft(thread.Identifier, 5)}  {PadLeft(thread.Processor, 9)}  {Pad(state, 10)}{Pad(priority, 8)}" +
                $"{PadLeft((long)(thread.RunTime / 1_000_000), 8)}  {thread.Name}");
        }
        return 0;
    }

    private static int ShowProcessors()
    {
        Terminals.WriteLine("   no  apic    switches       ticks  stolen  queue  idle ms");
        for (int i = 0; i < Scheduler.ProcessorCount; i++)
        {
            ProcessorState processor = Scheduler.GetProcessor(i);
            Terminals.WriteLine($"{PadLeft(i, 5)}  {PadLeft(processor.Identifier, 4)}  {PadLeft((long)processor.Switches, 10)}  " +
                $"{PadLeft((long)processor.Ticks, 10)}  {PadLeft((long)processor.Stolen, 6)}  {PadLeft(processor.QueueLength, 5)}  " +
                $"{PadLeft((long)(processor.IdleTime / 1_000_000), 7)}");
        }
        return 0;
    }

    private static int ShowInterrupts()
    {
        for (int vector = 0; vector < 256; vector++)
        {
            if (InterruptTable.Count(vector) == 0 && InterruptTable.Name(vector) == null)
                continue;
            Terminals.WriteLine($"{PadLeft(vector, 5)}  {PadLeft((long)InterruptTable.Count(vector), 12)}  {InterruptTable.Name(vector) ?? "(nobody)"}");
        }
        return 0;
    }

    private static int ShowUptime()
    {
        ulong milliseconds = Clock.Now / 1_000_000;
        Terminals.WriteLine($"{milliseconds / 1000} s and {milliseconds % 1000} ms");
        return 0;
    }

    private static int ShowTime()
    {
        long now = Clock.UnixTime;
        Terminals.WriteLine(now == 0 ? "This machine has no clock that survives a power cut." : CivilTime.Format(now));
        return now == 0 ? 1 : 0;
    }

    private static int ShowVersion()
    {
        ref readonly BootInformation boot = ref BootRecord.Information;
        if (boot.Reason == ChoiceReason.DirectBoot)
            Terminals.WriteLine("Dialogos, booted directly, without generations");
        else
            Terminals.WriteLine($"Dialogos, generation {boot.Generation}: {BootRecord.ReasonText}");
        Terminals.WriteLine($"build {BuildIdentity.Text}");
        return 0;
    }

    private static int ShowLog(string[] arguments)
    {
        LogLevel lowest = arguments.Length == 0 ? LogLevel.Debug : arguments[0] switch
        {
            "info" => LogLevel.Information,
            "warning" => LogLevel.Warning,
            "error" => LogLevel.Error,
            _ => LogLevel.Debug,
        };
        var text = new byte[LogRing.MaximumLine];
        ulong position = Log.Oldest;
        for (; ; )
        {
            int length = Log.Read(ref position, text, out LogLevel level, out ulong time);
            if (length < 0)
                return 0;
            if (level < lowest)
                continue;
            string mark = level switch
            {
                LogLevel.Debug => "debug  ",
                LogLevel.Information => "       ",
                LogLevel.Warning => "warning",
                _ => "error  ",
            };
            var characters = new char[length];
            for (int i = 0; i < length; i++)
                characters[i] = text[i] < 0x80 ? (char)text[i] : '?';
            Terminals.WriteLine($"{PadLeft((long)(time / 1_000_000), 8)} ms {mark} {new string(characters)}");
        }
    }

    private static int Echo(string[] arguments)
    {
        Terminals.WriteLine(string.Join(" ", arguments));
        return 0;
    }

    private static int Sleep(string[] arguments)
    {
        if (arguments.Length != 1 || !ulong.TryParse(arguments[0], out ulong seconds) || seconds > MostSleepSeconds)
        {
            Terminals.WriteLine($"sleep: a number of seconds, at most {MostSleepSeconds}");
            return MonitorCommands.WrongUsage;
        }
        Scheduler.Sleep(seconds * 1_000_000_000);
        return 0;
    }

    private static int Report(string[] arguments)
    {
        if (arguments.Length != 1 || !int.TryParse(arguments[0], out int status))
            return MonitorCommands.WrongUsage;
        TestRunner.ReportCommand(status);
        return 0;
    }

    private static int RunTests(string[] arguments) => TestRunner.RunTests(arguments.Length == 0 ? "all" : arguments[0]);

    private static int RunBenchmarks(string[] arguments) => TestRunner.RunBenchmarks(arguments.Length == 0 ? "all" : arguments[0]);

    private static int Reboot()
    {
        KernelMonitor.EndSystem();
        Power.Reset();
        return 1;
    }

    private static int SwitchOff()
    {
        KernelMonitor.EndSystem();
        Power.SwitchOff();
        Power.DebugExit(0);
        Terminals.WriteLine("This machine cannot be switched off.");
        return 1;
    }

    private static string Pad(string text, int width) => text.Length >= width ? text + " " : text.PadRight(width);

    private static string PadLeft(long value, int width) => $"{value}".PadLeft(width);
}
