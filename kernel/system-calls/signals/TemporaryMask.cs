using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Machine;
using Dialogos.Kernel.Processes.Signals;

namespace Dialogos.Kernel.SystemCalls.Signals;

/// <summary>The mask that holds during a call only: sigsuspend, ppoll, pselect, epoll_pwait.</summary>
internal static class TemporaryMask
{
    /// <summary>Sets the mask; the old one comes back on the way to ring 3, after a handler has run if one does.</summary>
    internal static void Set(ProcessThread thread, ulong mask)
    {
        thread.SavedMask = thread.SignalMask;
        thread.HasSavedMask = true;
        thread.SignalMask = mask & ~SignalNumber.Unblockable;
        thread.Context.Request(UserWork.Attention);
        SignalSending.Recheck(thread);
    }
}
