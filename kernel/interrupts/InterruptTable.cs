// Words. A *vector* is one of 256 entries of the interrupt table: 0-31 are the processor's own exceptions, 32-47 stay free
// so that a stray legacy interrupt is recognised, 48-234 are for devices, the rest is the kernel's. The upper four bits of
// a vector are its *class*: a task priority keeps a class and those below it waiting (Intel SDM volume 3, 11.8.3).
using System.Runtime;
using System.Threading;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.Interrupts;

/// <summary>What runs when a device's interrupt arrives: with interrupts off, and it must not wait.</summary>
public delegate void InterruptHandler();

/// <summary>The kernel's own vectors.</summary>
public static class KernelVectors
{
    /// <summary>First vector for devices.</summary>
    public const int FirstDevice = 48;
    /// <summary>Vector after the last for devices.</summary>
    public const int EndDevice = 235;
    /// <summary>The local timer.</summary>
    public const int Timer = 235;
    /// <summary>Another processor wants this one to look at its run queue.</summary>
    public const int Reschedule = 236;
    /// <summary>Translations have changed: forget them.</summary>
    public const int FlushTranslations = 237;
    /// <summary>The collector wants every processor to stand still.</summary>
    public const int StopTheWorld = 238;
    /// <summary>The health checks want to see this processor's timer interrupt.</summary>
    public const int ArmTimer = 239;
    /// <summary>What another processor waits for may have happened. Alone in its class: see <see cref="Processor.HaltForWake"/>.</summary>
    public const int Wake = 240;
    /// <summary>Interrupts that were withdrawn while they were delivered.</summary>
    public const int Spurious = 255;
}

/// <summary>A vector that a device's interrupt arrives at, with what MSI needs to say.</summary>
public readonly struct InterruptVector
{
    internal InterruptVector(int number, uint processor)
    {
        Number = number;
        Processor = processor;
    }

    /// <summary>The vector.</summary>
    public int Number { get; }

    private uint Processor { get; }

    /// <summary>Address that an MSI or MSI-X entry writes to (Intel SDM volume 3, 11.11.1).</summary>
    public ulong MessageAddress => 0xFEE00000 | (ulong)Processor << 12;

    /// <summary>Value that it writes: fixed delivery, edge.</summary>
    public uint MessageData => (uint)Number;
}

/// <summary>Dispatches interrupts, counts them and hands out vectors.</summary>
public static class InterruptTable
{
    private static readonly InterruptHandler?[] s_handlers = new InterruptHandler?[256];
    private static readonly ulong[] s_counts = new ulong[256];
    private static readonly string?[] s_names = new string?[256];
    private static readonly Lock s_lock = new();
    private static bool s_ready;

    /// <summary>How often a vector was taken since the boot.</summary>
    public static ulong Count(int vector) => s_counts[vector];

    /// <summary>Who owns a vector; null if nobody does.</summary>
    public static string? Name(int vector) => s_names[vector];

    /// <summary>Takes a free vector for a device, delivered to the boot processor.</summary>
    public static Result<InterruptVector> Allocate(string name, InterruptHandler handler)
    {
        lock (s_lock)
        {
            for (int vector = KernelVectors.FirstDevice; vector < KernelVectors.EndDevice; vector++)
            {
                if (s_handlers[vector] != null)
                    continue;
                s_names[vector] = name;
                s_handlers[vector] = handler;
                return new InterruptVector(vector, LocalApic.BootIdentifier);
            }
        }
        return Errno.NoSpace;
    }

    /// <summary>Gives a vector back; the device must be silent.</summary>
    public static void Free(InterruptVector vector)
    {
        lock (s_lock)
        {
            s_handlers[vector.Number] = null;
            s_names[vector.Number] = null;
        }
    }

    /// <summary>Gives a vector of the kernel its name and handler; null where the interrupt itself is all that is wanted.</summary>
    internal static void SetKernelHandler(int vector, string name, InterruptHandler? handler)
    {
        s_names[vector] = name;
        s_handlers[vector] = handler;
    }

    internal static void MarkReady() => s_ready = true;

    [RuntimeExport("HandleInterrupt")]
    private static void Handle(ref InterruptFrame frame)
    {
        int vector = (int)frame.Vector;
        if (vector < 32)
        {
            Exceptions.Handle(ref frame);
            return;
        }
        if (!s_ready)
            return;
        Scheduler.EndHalt();
        // A vector that nobody owns still counts: the monitor's `interrupts` shows it.
        s_counts[vector]++;
        if (vector == KernelVectors.Spurious)
            return;
        if (vector == KernelVectors.Wake)
        {
            // Whoever waits for it stands in the middle of something: no switch.
            LocalApic.EndOfInterrupt();
            return;
        }
        InterruptHandler? handler = s_handlers[vector];
        if (handler != null)
            handler();
        // After the handler, so that a level-triggered line that it served does not come twice.
        LocalApic.EndOfInterrupt();
        Scheduler.PreemptFromInterrupt();
    }
}
