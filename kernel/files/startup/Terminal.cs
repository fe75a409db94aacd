// Words. A *terminal* is what a program reads lines from and a person sits at: the console, or the *slave* end of a pseudo
// terminal whose *master* end another program holds (pty(7)). A session may have one *controlling* terminal, whose
// *foreground group* reads and gets the signals (credentials(7), termios(3)).
using Dialogos.Kernel.Files.Terminals;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Signals;

namespace Dialogos.Kernel.Files.Startup;

/// <summary>A terminal as programs see it.</summary>
internal abstract class Terminal : IControllingTerminal
{
    protected Terminal() => Discipline = new LineDiscipline(Show, signal => SignalSending.SendToGroup(ForegroundGroup, signal));

    /// <summary>Lines, echo and signals.</summary>
    internal LineDiscipline Discipline { get; }

    /// <summary>The process group that may read and gets the signals.</summary>
    internal int ForegroundGroup { get; set; }

    /// <summary>The session that it controls; 0 for none.</summary>
    internal int Session { get; set; }

    /// <summary>Rows and columns as TIOCSWINSZ set them.</summary>
    internal ulong WindowSize { get; set; } = 24 | 80UL << 16;

    /// <summary>Linux's dev_t.</summary>
    internal abstract uint Device { get; }

    /// <summary>Its path.</summary>
    internal abstract string Path { get; }

    /// <summary>True once nobody is at the other end any more.</summary>
    internal virtual bool IsGone => false;

    /// <summary>True if what a program writes finds room.</summary>
    internal virtual bool HasRoom => true;

    /// <summary>Shows bytes to whoever is at the other end.</summary>
    internal abstract void Show(byte[] text);

    /// <summary>A program reads from it, or asks whether it could.</summary>
    internal virtual void AwaitInput()
    {
    }

    /// <summary>A program has opened it.</summary>
    internal abstract void Open();

    /// <summary>A program has closed it.</summary>
    internal abstract void Close();

    /// <inheritdoc/>
    public virtual void HangUp()
    {
        SignalSending.SendToGroup(ForegroundGroup, SignalNumber.HangUp);
        Session = 0;
    }

    /// <summary>Becomes the controlling terminal of a session leader that has none. EPERM.</summary>
    internal virtual Result TakeControl(Process process)
    {
        if (process.Session != process.Identifier || (Session != 0 && Session != process.Session))
            return Errno.NotPermitted;
        Session = process.Session;
        ForegroundGroup = process.Group;
        process.Terminal = this;
        return Result.Ok;
    }
}
