// Process 1: what `init=` names, or /sbin/init where the root has one. It brings up everything else and adopts orphans.
// While it runs, the console is its programs'; when it ends, or without one, the kernel's monitor serves people.
using System.Collections.Generic;
using System.Text;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Files.Startup;
using Dialogos.Kernel.Monitor;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.Boot;

/// <summary>Starts the first program and waits for its end.</summary>
internal static class FirstProgram
{
    private const string Usual = "/sbin/init";
    private const string None = "none";

    // Pre: the root is mounted, the console works. Post: no first program runs (any more).
    internal static void Run()
    {
        string? wanted = KernelOptions.Find("init");
        if (wanted == None)
            return;
        string path = wanted ?? Usual;
        Result<Process> started = ProgramStart.SpawnInit(path, [Encoding.UTF8.GetBytes(path)], Environment());
        if (started.Failed)
        {
            if (wanted != null || started.Error != Errno.NotFound)
                Log.Error($"init: {path} cannot be started: {ErrnoText.Describe(started.Error)}");
            if (wanted != null)
                LeaveIfAsked(MonitorCommands.NotFound);
            return;
        }
        Log.Information($"init: {path} runs");
        started.Value.Ended.Wait();
        int status = started.Value.ExitStatus;
        ProcessTable.Init = null;
        ConsoleTerminal.Instance.Abandon();
        string how = (status & 0x7F) == 0 ? $"status {status >> 8}" : $"signal {status & 0x7F}";
        Log.Error($"init: {path} ended with {how}; the monitor takes over");
        LeaveIfAsked((status & 0x7F) == 0 ? status >> 8 : 128 + (status & 0x7F));
    }

    // A machine that was started for one program (exit=1) has nothing more to do.
    private static void LeaveIfAsked(int status)
    {
        if (KernelOptions.Find("exit") == "1")
            KernelMonitor.Leave(status);
    }

    private static List<byte[]> Environment() =>
    [
        Encoding.UTF8.GetBytes("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
        Encoding.UTF8.GetBytes("HOME=/root"),
        Encoding.UTF8.GetBytes("TERM=linux"),
    ];
}
