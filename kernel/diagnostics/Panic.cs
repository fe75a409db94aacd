// Words. A *panic* is the end after a bug: every processor stops, what is known goes to COM1, to the screen and into a
// record that survives a warm reset; then the machine does what `panic=` on the command line says. Nothing here allocates,
// takes a lock that may be held, or returns.
using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using Dialogos.Kernel.Boot;
using Dialogos.Kernel.Handover;
using Dialogos.Kernel.Interrupts;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Scheduling;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.Diagnostics;

/// <summary>What follows a panic.</summary>
public enum PanicAction
{
    /// <summary>The machine stands still, the screen stays.</summary>
    Halt,
    /// <summary>A warm reset; the record is read at the next boot.</summary>
    Reboot,
    /// <summary>QEMU's debug exit with status 101.</summary>
    Exit,
}

/// <summary>Ends the kernel.</summary>
public static class Panic
{
    /// <summary>The status that a virtual machine ends with after a panic.</summary>
    public const byte ExitStatus = 101;

    private const int MaximumFrames = 32;
    // Long enough for a person who looks to see that something is wrong; the record keeps the details.
    private const ulong RestartDelay = 5_000_000_000;
    private static int s_active;

    /// <summary>True while a panic is being reported.</summary>
    public static bool IsActive => Volatile.Read(ref s_active) != 0;

    /// <summary>What follows.</summary>
    public static PanicAction Action { get; set; } = PanicAction.Halt;

    /// <summary>Also shows the report, besides COM1: the screen's driver puts itself here.</summary>
    public static PanicScreen? Screen { get; set; }

    /// <summary>What would restart a machine that stands still: its driver puts itself here.</summary>
    public static PanicWatchdog? Watchdog { get; set; }

    /// <summary>Panics with the registers of an exception.</summary>
    [DoesNotReturn]
    internal static void FromException(ref InterruptFrame frame, string message)
    {
        Begin();
        WriteHeading(message);
        WriteRegisters(ref frame);
        var walker = new StackWalker(ref frame);
        WriteTrace(ref walker, interrupted: true);
        End();
    }

    /// <summary>Panics from running code.</summary>
    [DoesNotReturn]
    public static void Fail(string message) => Fail("Panic: ", message);

    /// <summary>Panics from running code, with the kind of the failure before the message.</summary>
    [DoesNotReturn]
    internal static void Fail(string kind, string message)
    {
        Begin();
        PanicText.Write(kind);
        WriteHeading(message);
        InterruptFrame frame = default;
        RegisterCapture.Capture(ref frame);
        var walker = new StackWalker(ref frame);
        WriteTrace(ref walker, interrupted: false);
        End();
    }

    /// <summary>Panics from running code, and shows another stack first.</summary>
    [DoesNotReturn]
    internal static void Fail(string message, ReadOnlySpan<ulong> otherTrace)
    {
        Begin();
        WriteHeading(message);
        for (int i = 0; i < otherTrace.Length && otherTrace[i] != 0; i++)
            Symbols.WriteAddress(otherTrace[i], 1);
        PanicText.Write("and now:\n");
        InterruptFrame frame = default;
        RegisterCapture.Capture(ref frame);
        var walker = new StackWalker(ref frame);
        WriteTrace(ref walker, interrupted: false);
        End();
    }

    private static void Begin()
    {
        Processor.DisableInterrupts();
        if (Interlocked.Exchange(ref s_active, 1) != 0)
        {
            // A fault inside the report, or a second processor: nothing more can be said safely.
            if (Volatile.Read(ref s_processor) == ProcessorLocal.Index())
                EarlyConsole.Write("\nA panic inside the panic.\n");
            if (Volatile.Read(ref s_processor) == ProcessorLocal.Index())
                Power.AfterPanic(Action);
            Processor.Stop();
        }
        Volatile.Write(ref s_processor, ProcessorLocal.Index());
        if (LocalApic.IsReady)
            LocalApic.SendNonMaskableToOthers();
        PanicText.Begin();
    }

    private static int s_processor;

    private static void WriteHeading(string message)
    {
        PanicText.Write(message);
        PanicText.Write("\nprocessor ");
        PanicText.WriteDecimal((ulong)ProcessorLocal.Index());
        KernelThread? thread = Scheduler.Current;
        if (thread != null)
        {
            PanicText.Write(", thread ");
            PanicText.WriteDecimal((ulong)thread.Identifier);
            PanicText.Write(" '");
            PanicText.Write(thread.Name);
            PanicText.Write("'");
        }
        PanicText.Write(", ");
        PanicText.WriteDecimal(Clock.Now / 1_000_000);
        PanicText.Write(" ms after the start\n");
    }

    private static void WriteRegisters(ref InterruptFrame frame)
    {
        Register("rax", frame.Rax);
        Register("rbx", frame.Rbx);
        Register("rcx", frame.Rcx);
        Register("rdx", frame.Rdx, last: true);
        Register("rsi", frame.Rsi);
        Register("rdi", frame.Rdi);
        Register("rbp", frame.Rbp);
        Register("rsp", frame.Rsp, last: true);
        Register(" r8", frame.R8);
        Register(" r9", frame.R9);
        Register("r10", frame.R10);
        Register("r11", frame.R11, last: true);
        Register("r12", frame.R12);
        Register("r13", frame.R13);
        Register("r14", frame.R14);
        Register("r15", frame.R15, last: true);
        Register("rip", frame.Rip);
        Register("cr2", Processor.ReadFaultAddress());
        Register("cr3", Processor.ReadControl3());
        Register("err", frame.ErrorCode, last: true);
    }

    private static void Register(string name, ulong value, bool last = false)
    {
        PanicText.Write(name);
        PanicText.Write(" ");
        PanicText.WriteHexadecimal(value);
        PanicText.Write(last ? "\n" : "  ");
    }

    private static void WriteTrace(ref StackWalker walker, bool interrupted)
    {
        bool isCall = !interrupted;
        for (int i = 0; i < MaximumFrames; i++)
        {
            // A return address may lie after the end of its function: the call is one byte before.
            Symbols.WriteAddress(walker.Rip, isCall ? 1u : 0u);
            if (!walker.MoveToCaller())
                return;
            isCall = true;
        }
        PanicText.Write("  (more frames)\n");
    }

    [DoesNotReturn]
    private static void End()
    {
        PanicText.End();
        PanicText.Write(Action switch
        {
            PanicAction.Reboot when BootRecord.Information.Reason == ChoiceReason.DirectBoot =>
                "The machine restarts in 5 seconds. The next boot finds this text in its log.\n",
            PanicAction.Reboot => "The machine restarts in 5 seconds; the loader goes back to another generation if this one\n" +
                "does not prove healthy. The next boot finds this text in its log.\n",
            PanicAction.Exit => "The virtual machine ends now.\n",
            _ => "The machine stands still. Switch it off and on again.\n",
        });
        if (Action == PanicAction.Halt)
            Watchdog?.Disarm();
        if (Action == PanicAction.Reboot)
            Clock.SpinFor(RestartDelay);
        Power.AfterPanic(Action);
        for (; ; )
            Processor.Stop();
    }
}

/// <summary>A watchdog that can be stopped without locks, interrupts or allocation.</summary>
public abstract class PanicWatchdog
{
    /// <summary>Stops the countdown.</summary>
    public abstract void Disarm();
}

/// <summary>A screen that can show a panic without locks, interrupts or allocation.</summary>
public abstract class PanicScreen
{
    /// <summary>Clears the screen and says that this is the end.</summary>
    public abstract void Begin();

    /// <summary>Shows a character.</summary>
    public abstract void Write(byte character);

    /// <summary>What follows says what happens next.</summary>
    public abstract void BeginFooter();
}
