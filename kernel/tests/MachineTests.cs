using Dialogos.Kernel.Interrupts;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Scheduling;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.Tests;

internal static class MachineTests
{
    [KernelTest]
    internal static void TheClockNeverRunsBackwards(KernelTestContext context)
    {
        ulong last = Clock.Now;
        bool inOrder = true;
        for (int i = 0; i < 10_000; i++)
        {
            ulong now = Clock.Now;
            inOrder &= now >= last;
            last = now;
        }
        context.Expect(inOrder, "the clock ran backwards");
        ulong inOneSecond = Clock.ToCounter(Clock.Now + 1_000_000_000);
        context.Expect(inOneSecond > Processor.ReadTimeStampCounter(), "a moment ahead has no count ahead");
        Scheduler.Sleep(2_000_000);
        context.Expect(Clock.Now >= last + 2_000_000, "a sleep of 2 ms took less");
    }

    [KernelTest]
    internal static void InterruptVectorsAreGivenOutOnce(KernelTestContext context)
    {
        Result<InterruptVector> first = InterruptTable.Allocate("test", () => { });
        Result<InterruptVector> second = InterruptTable.Allocate("test", () => { });
        context.Expect(first.IsOk && second.IsOk && first.Value.Number != second.Value.Number, "two vectors are the same");
        if (second.IsOk)
            InterruptTable.Free(second.Value);
        if (first.IsOk)
            InterruptTable.Free(first.Value);
        Result<InterruptVector> again = InterruptTable.Allocate("test", () => { });
        context.Expect(again.IsOk && again.Value.Number == first.Value.Number, "a vector that was given back is not found again");
        if (again.IsOk)
            InterruptTable.Free(again.Value);
    }
}
