namespace Dialogos.Kernel.Processes.Signals;

/// <summary>Signals by their Linux numbers (signal(7)).</summary>
public static class SignalNumber
{
    /// <summary>One more than the largest.</summary>
    public const int End = 65;
    /// <summary>The first real-time signal: from here on, each is queued.</summary>
    public const int FirstRealTime = 32;
    public const int HangUp = 1, Interrupt = 2, Quit = 3, Illegal = 4, Trap = 5, Abort = 6, Bus = 7, FloatingPoint = 8,
        Kill = 9, User1 = 10, Segmentation = 11, User2 = 12, Pipe = 13, Alarm = 14, Terminate = 15, StackFault = 16,
        Child = 17, Continue = 18, Stop = 19, TerminalStop = 20, TerminalInput = 21, TerminalOutput = 22, Urgent = 23,
        ProcessorLimit = 24, FileLimit = 25, VirtualAlarm = 26, Profile = 27, WindowChange = 28, InputOutput = 29,
        PowerFail = 30, BadSystemCall = 31;

    /// <summary>The bit of a signal in a mask.</summary>
    public static ulong Bit(int signal) => 1UL << (signal - 1);

    /// <summary>Signals that can be neither caught nor blocked nor ignored.</summary>
    public const ulong Unblockable = 1UL << (Kill - 1) | 1UL << (Stop - 1);

    /// <summary>Signals whose default action stops the process.</summary>
    public const ulong StopSignals = 1UL << (Stop - 1) | 1UL << (TerminalStop - 1) | 1UL << (TerminalInput - 1) |
        1UL << (TerminalOutput - 1);

    /// <summary>Signals whose default action is to do nothing.</summary>
    public const ulong IgnoredByDefault = 1UL << (Child - 1) | 1UL << (Continue - 1) | 1UL << (Urgent - 1) |
        1UL << (WindowChange - 1);

    /// <summary>Signals whose default action also reports a core dump (128 in the wait status).</summary>
    public const ulong Dumping = 1UL << (Quit - 1) | 1UL << (Illegal - 1) | 1UL << (Trap - 1) | 1UL << (Abort - 1) |
        1UL << (Bus - 1) | 1UL << (FloatingPoint - 1) | 1UL << (Segmentation - 1) | 1UL << (ProcessorLimit - 1) |
        1UL << (FileLimit - 1) | 1UL << (BadSystemCall - 1);

    /// <summary>Signals that the processor raises at an instruction.</summary>
    public const ulong Synchronous = 1UL << (Illegal - 1) | 1UL << (Trap - 1) | 1UL << (Bus - 1) |
        1UL << (FloatingPoint - 1) | 1UL << (Segmentation - 1) | 1UL << (BadSystemCall - 1);
}
