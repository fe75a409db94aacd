using System.Collections.Generic;
using System.Threading;

namespace Dialogos.Kernel.Processes;

/// <summary>All processes and threads by number. Its lock guards the tree of processes and all that signals do.</summary>
public static class ProcessTable
{
    /// <summary>The number of the first program.</summary>
    internal const int InitIdentifier = 1;

    private const int MaximumIdentifier = 4_194_304;
    private static readonly Dictionary<int, Process> s_processes = new();
    private static readonly Dictionary<int, ProcessThread> s_threads = new();
    private static int s_last = InitIdentifier;

    /// <summary>The lock. No user memory is touched, and no page fault taken, while it is held.</summary>
    internal static Lock Lock { get; } = new();

    /// <summary>The first process: it adopts orphans.</summary>
    public static Process? Init { get; internal set; }

    /// <summary>Processes, zombies among them.</summary>
    public static int Count => s_processes.Count;

    /// <summary>Threads that have not ended.</summary>
    public static int ThreadCount => s_threads.Count;

    /// <summary>A process by its number; null if there is none.</summary>
    public static Process? Find(int identifier)
    {
        lock (Lock)
            return s_processes.TryGetValue(identifier, out Process? process) ? process : null;
    }

    /// <summary>A thread by its number; null if there is none.</summary>
    public static ProcessThread? FindThread(int identifier)
    {
        lock (Lock)
            return s_threads.TryGetValue(identifier, out ProcessThread? thread) ? thread : null;
    }

    /// <summary>All processes, sorted by number.</summary>
    public static Process[] All()
    {
        lock (Lock)
        {
            var all = new List<Process>(s_processes.Count);
            foreach (KeyValuePair<int, Process> pair in s_processes)
                all.Add(pair.Value);
            all.Sort((a, b) => a.Identifier - b.Identifier);
            return all.ToArray();
        }
    }

    /// <summary>A number that no process, thread, group or session has.</summary>
    internal static int NewIdentifier()
    {
        lock (Lock)
        {
            do
                s_last = s_last + 1 < MaximumIdentifier ? s_last + 1 : 300;
            while (s_processes.ContainsKey(s_last) || s_threads.ContainsKey(s_last) || IsGroupOrSession(s_last));
            return s_last;
        }
    }

    internal static void Add(Process process)
    {
        lock (Lock)
        {
            s_processes.Add(process.Identifier, process);
            process.Parent?.Children.Add(process);
        }
    }

    internal static void Add(ProcessThread thread)
    {
        lock (Lock)
        {
            s_threads.Add(thread.Identifier, thread);
            thread.Process.Threads.Add(thread);
        }
    }

    internal static void Remove(Process process)
    {
        lock (Lock)
        {
            s_processes.Remove(process.Identifier);
            process.Parent?.Children.Remove(process);
        }
    }

    internal static void Remove(ProcessThread thread)
    {
        lock (Lock)
        {
            thread.HasEnded = true;
            s_threads.Remove(thread.Identifier);
            thread.Process.Threads.Remove(thread);
        }
    }

    private static bool IsGroupOrSession(int identifier)
    {
        if (identifier < 300)
            return false;
        foreach (KeyValuePair<int, Process> pair in s_processes)
        {
            if (pair.Value.Group == identifier || pair.Value.Session == identifier)
                return true;
        }
        return false;
    }
}
