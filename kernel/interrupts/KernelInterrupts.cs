using Dialogos.Kernel.Firmware;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Scheduling;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.Interrupts;

/// <summary>Brings up the interrupt controllers and the kernel's own vectors.</summary>
internal static class KernelInterrupts
{
    /// <summary>Pre: the heap works. Post: interrupts may be switched on. Without a MADT there is one processor and no line.</summary>
    internal static Result Initialize(InterruptTopology? topology)
    {
        Result local = LocalApic.Initialize();
        if (local.Failed)
            return local;
        InterruptTable.SetKernelHandler(KernelVectors.Timer, "timer", Scheduler.HandleTimer);
        InterruptTable.SetKernelHandler(KernelVectors.Reschedule, "reschedule", Scheduler.HandleReschedule);
        InterruptTable.SetKernelHandler(KernelVectors.FlushTranslations, "flush translations", TranslationFlush.HandleRequest);
        InterruptTable.SetKernelHandler(KernelVectors.StopTheWorld, "stop the world", World.HandleStop);
        InterruptTable.SetKernelHandler(KernelVectors.ArmTimer, "arm timer", () => LocalTimer.Arm(Clock.Now));
        InterruptTable.SetKernelHandler(KernelVectors.Wake, "wake", null);
        InterruptTable.MarkReady();
        if (topology != null)
            IoApic.Initialize(topology);
        return Result.Ok;
    }
}
