using System.Runtime;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes.Machine;

namespace Dialogos.Kernel.Processes.Signals;

/// <summary>What happens between the kernel and ring 3: handlers start, processes stop and end.</summary>
internal static class SignalDelivery
{
    // Interrupts are off, the thread stands at the upper end of its own stack, its extended registers are in the block.
    [RuntimeExport("PrepareReturnToUser")]
    private static void Prepare(ref InterruptFrame frame)
    {
        Processor.EnableInterrupts();
        ProcessThread thread = ProcessThread.Current!;
        if ((thread.Context.TakeWork() & UserWork.Switched) != 0)
            UpdateSequence(thread, ref frame);
        thread.KernelThread.Waiter.EndInterruption();
        bool handled = false;
        for (; ; )
        {
            StopIfAsked(thread);
            if (thread.MustEnd)
                ThreadLife.EndCurrent(thread);
            SignalAction action = default;
            if (!TakeSignal(thread, out SignalInformation information, ref action))
                break;
            if (action.Handler == SignalAction.Ignore)
                continue;
            if (action.Handler == SignalAction.Default)
            {
                ActByDefault(thread, information);
                continue;
            }
            if (!handled)
                EndRequest(ref frame, restart: (action.Flags & SignalAction.Restart) != 0);
            handled = true;
            UpdateSequence(thread, ref frame);
            if (!SignalFrames.Push(thread, ref frame, information, action))
                ForceDefault(thread, SignalNumber.Segmentation);
        }
        if (!handled)
            GoOnWithoutHandler(thread, ref frame);
        Processor.DisableInterrupts();
    }

    private static void UpdateSequence(ProcessThread thread, ref InterruptFrame frame)
    {
        if (!RestartableSequence.Update(thread, ref frame))
            ForceDefault(thread, SignalNumber.Segmentation);
    }

    // A call that ended with Restart or RestartWithoutHandler begins again, or ends with EINTR.
    private static void EndRequest(ref InterruptFrame frame, bool restart)
    {
        if (frame.Vector != SignalFrames.SystemCallVector)
            return;
        long result = (long)frame.Rax;
        if (result == -(long)Errno.Restart && restart)
            Rewind(ref frame);
        else if (result == -(long)Errno.Restart || result == -(long)Errno.RestartWithoutHandler)
            frame.Rax = unchecked((ulong)-(long)Errno.Interrupted);
    }

    private static void GoOnWithoutHandler(ProcessThread thread, ref InterruptFrame frame)
    {
        if (frame.Vector == SignalFrames.SystemCallVector &&
            ((long)frame.Rax == -(long)Errno.Restart || (long)frame.Rax == -(long)Errno.RestartWithoutHandler))
            Rewind(ref frame);
        if (!thread.HasSavedMask)
            return;
        thread.HasSavedMask = false;
        thread.SignalMask = thread.SavedMask;
        SignalSending.Recheck(thread);
    }

    // Back to the syscall instruction (two bytes), with the number where it was.
    private static void Rewind(ref InterruptFrame frame)
    {
        frame.Rip -= 2;
        frame.Rax = frame.ErrorCode;
        frame.Vector = SignalFrames.ReplacedVector;
    }

    private static bool TakeSignal(ProcessThread thread, out SignalInformation information, ref SignalAction action)
    {
        lock (ProcessTable.Lock)
        {
            ulong open = ~thread.SignalMask | SignalNumber.Unblockable;
            if (!thread.TakeSignal(open, out information))
                return false;
            ref SignalAction found = ref thread.Process.Handlers[information.Signal];
            action = found;
            if (found.Handler > SignalAction.Ignore && (found.Flags & SignalAction.ResetHandler) != 0)
                found.Handler = SignalAction.Default;
            return true;
        }
    }

    private static void ActByDefault(ProcessThread thread, in SignalInformation information)
    {
        ulong bit = SignalNumber.Bit(information.Signal);
        // The first process is not ended by a signal for which it has no handler (kill(2)).
        if ((SignalNumber.IgnoredByDefault & bit) != 0 || thread.Process == ProcessTable.Init && information.Code <= 0)
            return;
        if ((SignalNumber.StopSignals & bit) != 0)
        {
            ProcessEvents.Stop(thread.Process, information.Signal);
            return;
        }
        lock (ProcessTable.Lock)
            SignalSending.EndProcess(thread.Process, information.Signal | ((SignalNumber.Dumping & bit) != 0 ? 0x80 : 0));
    }

    /// <summary>Ends the process as if it had no handler for the signal, whatever it has arranged.</summary>
    internal static void ForceDefault(ProcessThread thread, int signal)
    {
        lock (ProcessTable.Lock)
            SignalSending.EndProcess(thread.Process, signal | ((SignalNumber.Dumping & SignalNumber.Bit(signal)) != 0 ? 0x80 : 0));
    }

    /// <summary>Raises a signal for what an instruction did: a handler runs even if the signal is blocked or ignored — then the process ends.</summary>
    internal static void RaiseFault(ProcessThread thread, in SignalInformation information)
    {
        lock (ProcessTable.Lock)
        {
            ulong bit = SignalNumber.Bit(information.Signal);
            ref SignalAction action = ref thread.Process.Handlers[information.Signal];
            if ((thread.SignalMask & bit) != 0 || action.Handler == SignalAction.Ignore)
            {
                action.Handler = SignalAction.Default;
                thread.SignalMask &= ~bit;
            }
            thread.Pending.Add(information);
            thread.Context.Request(UserWork.Attention);
            if (action.Handler == SignalAction.Default)
                Log.Debug($"processes: {thread.Process.Identifier} gets signal {information.Signal} at 0x{information.Value:X}");
        }
    }

    private static void StopIfAsked(ProcessThread thread)
    {
        while (thread.Process.StoppedBy != 0 && !thread.MustEnd)
        {
            thread.KernelThread.Waiter.Reset();
            if (thread.Process.StoppedBy != 0 && !thread.MustEnd)
                thread.KernelThread.Waiter.Wait(interruptibly: false);
        }
    }
}
