using System;

namespace Dialogos.SelfImprove.Model.Tensors;

/// <summary>Where computations run: a kernel path and a worker pool. Everything that computes takes one.</summary>
public sealed class Compute : IDisposable
{
    /// <summary>Makes a context with a number of threads on the best path of the machine, or on a given one.</summary>
    public Compute(int threads = 1, KernelPath? path = null)
    {
        Path = path ?? KernelPaths.Best;
        if (!KernelPaths.IsAvailable(Path)) throw new NotSupportedException($"this machine has no {Path} instructions");
        Pool = new WorkerPool(threads);
    }

    /// <summary>The kernels in use.</summary>
    public KernelPath Path { get; }

    /// <summary>The threads in use.</summary>
    public WorkerPool Pool { get; }

    /// <summary>Ends the threads.</summary>
    public void Dispose() => Pool.Dispose();
}
