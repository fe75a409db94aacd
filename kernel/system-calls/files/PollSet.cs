using System;
using System.Collections.Generic;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.SystemCalls.Files;

/// <summary>Waits for any of several open files, for poll and select.</summary>
internal sealed class PollSet : IReadinessListener
{
    private readonly ThreadWaiter _waiter = Scheduler.Current!.Waiter;
    private readonly List<OpenFile?> _files = new();
    private readonly List<Readiness> _wanted = new();

    /// <summary>What was found at the last look, in the order of <see cref="Add"/>.</summary>
    internal List<Readiness> Found { get; } = new();

    /// <summary>Adds a descriptor of the process. False if it is none; it then counts as ready, with POLLNVAL.</summary>
    internal bool Add(Process process, int descriptor, Readiness wanted)
    {
        Result<OpenFile> file = process.Files.Acquire(descriptor);
        if (file.IsOk && file.Value is PathFile)
        {
            file.Value.Release();
            file = Errno.BadFileDescriptor;
        }
        _files.Add(file.IsOk ? file.Value : null);
        _wanted.Add(wanted | Readiness.Error | Readiness.HangUp);
        Found.Add(file.IsOk ? Readiness.None : Readiness.NotOpen);
        return file.IsOk;
    }

    /// <summary>Adds a place that is never ready.</summary>
    internal void AddNothing()
    {
        _files.Add(null);
        _wanted.Add(Readiness.None);
        Found.Add(Readiness.None);
    }

    /// <inheritdoc/>
    public void Changed() => _waiter.Wake();

    /// <summary>Waits until something is ready; the number of ready places, 0 at the deadline. EINTR.</summary>
    internal Result<int> Wait(ulong deadline)
    {
        int ready = Look();
        if (ready > 0 || deadline == 0)
            return ready;
        foreach (OpenFile? file in _files)
            file?.Changes.Subscribe(this);
        Result<int> result;
        for (; ; )
        {
            _waiter.Reset();
            ready = Look();
            result = ready;
            if (ready > 0)
                break;
            WaitEnd end = _waiter.Wait(deadline);
            if (end == WaitEnd.Woken)
                continue;
            if (end == WaitEnd.Interrupted)
                result = Errno.RestartWithoutHandler;
            break;
        }
        foreach (OpenFile? file in _files)
            file?.Changes.Unsubscribe(this);
        return result;
    }

    /// <summary>Gives the files back.</summary>
    internal void Release()
    {
        foreach (OpenFile? file in _files)
            file?.Release();
    }

    private int Look()
    {
        int ready = 0;
        for (int i = 0; i < _files.Count; i++)
        {
            if (_files[i] is { } file)
                Found[i] = file.PollAll() & _wanted[i];
            if (Found[i] != Readiness.None)
                ready++;
        }
        return ready;
    }
}
