using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Signals;

namespace Dialogos.Kernel.SystemCalls.Signals;

/// <summary>Who may send what to whom (kill(2)).</summary>
internal static class SignalPermission
{
    /// <summary>Sends a signal, or with number 0 only asks. EPERM.</summary>
    internal static Result<long> Send(Process sender, Process target, ProcessThread? thread, in SignalInformation information)
    {
        Credentials from = sender.Credentials;
        Credentials to = target.Credentials;
        bool may = from.IsPrivileged || sender == target || from.EffectiveUser == to.User || from.EffectiveUser == to.SavedUser ||
            from.User == to.User || from.User == to.SavedUser ||
            (information.Signal == SignalNumber.Continue && sender.Session == target.Session);
        if (!may)
            return Errno.NotPermitted;
        if (information.Signal != 0)
            SignalSending.Send(target, thread, information);
        return 0;
    }
}
