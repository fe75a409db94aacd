namespace Dialogos.Kernel.Processes.Signals;

/// <summary>What a process does when a signal arrives (struct kernel_sigaction).</summary>
internal struct SignalAction
{
    internal const ulong Default = 0;
    internal const ulong Ignore = 1;
    internal const ulong NoChildStop = 1;
    internal const ulong NoChildWait = 2;
    internal const ulong WantsInformation = 4;
    internal const ulong HasRestorer = 0x04000000;
    internal const ulong OnAlternateStack = 0x08000000;
    internal const ulong Restart = 0x10000000;
    internal const ulong NoDefer = 0x40000000;
    internal const ulong ResetHandler = 0x80000000;

    internal ulong Handler;
    internal ulong Flags;
    internal ulong Restorer;
    internal ulong Mask;
}

/// <summary>The actions for all signals; shared by the threads of a process. Under ProcessTable.Lock.</summary>
internal sealed class SignalHandlers
{
    private readonly SignalAction[] _actions = new SignalAction[SignalNumber.End];

    internal ref SignalAction this[int signal] => ref _actions[signal];

    /// <summary>True if the signal would have no effect at all.</summary>
    internal bool Ignores(int signal)
    {
        ulong handler = _actions[signal].Handler;
        return handler == SignalAction.Ignore ||
            (handler == SignalAction.Default && (SignalNumber.IgnoredByDefault & SignalNumber.Bit(signal)) != 0);
    }

    internal SignalHandlers Copy()
    {
        var copy = new SignalHandlers();
        for (int i = 0; i < _actions.Length; i++)
            copy._actions[i] = _actions[i];
        return copy;
    }

    /// <summary>A new program starts: handlers are gone, ignored signals stay ignored (execve(2)).</summary>
    internal void ResetForExecute()
    {
        for (int i = 0; i < _actions.Length; i++)
        {
            ulong handler = _actions[i].Handler == SignalAction.Ignore ? SignalAction.Ignore : SignalAction.Default;
            _actions[i] = new SignalAction { Handler = handler };
        }
    }
}
