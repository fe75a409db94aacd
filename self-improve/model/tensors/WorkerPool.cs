using System;
using System.Threading;

namespace Dialogos.SelfImprove.Model.Tensors;

/// <summary>
/// A fixed set of threads that share numbered jobs. Which thread runs a job is chance; what a job computes depends on
/// its number only, so results are the same for any number of threads.
/// </summary>
public sealed class WorkerPool : IDisposable
{
    // About 20 microseconds: layers of a small model follow each other faster than a sleeping thread wakes.
    private const int SpinsBeforeSleep = 2000;

    private readonly Thread[] _workers;
    private readonly object _sleepers = new();
    private readonly Lock _oneRunAtATime = new();
    private Action<int> _job = static _ => { };
    private int _jobs;
    private int _next;
    private int _busy;
    private int _epoch;
    private int _sleeping;
    private Exception? _failure;
    private volatile bool _stopping;

    /// <summary>Makes a pool of <paramref name="threads"/> threads, the caller of <see cref="Run"/> being one of them.</summary>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        _workers = new Thread[threads - 1];
        for (int i = 0; i < _workers.Length; i++)
        {
            _workers[i] = new Thread(Work) { IsBackground = true, Name = $"worker {i + 1}" };
            _workers[i].Start();
        }
    }

    /// <summary>Threads that work on a run, the caller included.</summary>
    public int Threads { get; }

    /// <summary>Calls <paramref name="job"/> with 0 to <paramref name="jobs"/> - 1, in any order, and waits for all. Not reentrant.</summary>
    public void Run(int jobs, Action<int> job)
    {
        if (_workers.Length == 0 || jobs <= 1)
        {
            for (int i = 0; i < jobs; i++) job(i);
            return;
        }

        lock (_oneRunAtATime)
        {
            _job = job;
            _jobs = jobs;
            _failure = null;
            Volatile.Write(ref _next, 0);
            Volatile.Write(ref _busy, _workers.Length);
            Interlocked.Increment(ref _epoch);
            if (Volatile.Read(ref _sleeping) > 0) WakeAll();
            TakeJobs();
            SpinWait spinner = default;
            while (Volatile.Read(ref _busy) != 0) spinner.SpinOnce(sleep1Threshold: -1);
            if (_failure is not null) throw new AggregateException("a job of the worker pool failed", _failure);
        }
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        _stopping = true;
        Interlocked.Increment(ref _epoch);
        WakeAll();
        foreach (Thread worker in _workers) worker.Join();
    }

    private void TakeJobs()
    {
        try
        {
            for (int i = Interlocked.Increment(ref _next) - 1; i < _jobs; i = Interlocked.Increment(ref _next) - 1) _job(i);
        }
        catch (Exception failure)
        {
            // Carried to the caller of Run: a job that throws there would end the process here.
            _failure = failure;
        }
    }

    private void Work()
    {
        int seen = 0;
        while (true)
        {
            WaitForEpochAfter(seen);
            seen = Volatile.Read(ref _epoch);
            if (_stopping) return;
            TakeJobs();
            Interlocked.Decrement(ref _busy);
        }
    }

    private void WaitForEpochAfter(int seen)
    {
        for (int i = 0; i < SpinsBeforeSleep; i++)
        {
            if (Volatile.Read(ref _epoch) != seen) return;
            Thread.SpinWait(4);
        }

        // The count goes up before the last look at the epoch: either we see the new epoch, or Run sees us asleep. All
        // are woken together: a permit for each could be taken by one that finished and slept again.
        Interlocked.Increment(ref _sleeping);
        lock (_sleepers)
        {
            while (Volatile.Read(ref _epoch) == seen) Monitor.Wait(_sleepers);
        }

        Interlocked.Decrement(ref _sleeping);
    }

    private void WakeAll()
    {
        lock (_sleepers) Monitor.PulseAll(_sleepers);
    }
}
