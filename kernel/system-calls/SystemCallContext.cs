using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls;

/// <summary>One request: who makes it, and the registers at the moment of the request.</summary>
public readonly ref struct SystemCallContext
{
    private readonly ref InterruptFrame _frame;

    internal SystemCallContext(ProcessThread thread, ref InterruptFrame frame)
    {
        Thread = thread;
        _frame = ref frame;
    }

    /// <summary>The calling thread.</summary>
    public ProcessThread Thread { get; }

    /// <summary>The calling process.</summary>
    public Process Process => Thread.Process;

    /// <summary>The user's registers; what a call writes here is what the program finds.</summary>
    public ref InterruptFrame Registers => ref _frame;

    /// <summary>An argument by its position, 0 to 5 (System V x86-64 ABI, A.2.1: rdi, rsi, rdx, r10, r8, r9).</summary>
    public ulong Argument(int index) => index switch
    {
        0 => _frame.Rdi,
        1 => _frame.Rsi,
        2 => _frame.Rdx,
        3 => _frame.R10,
        4 => _frame.R8,
        _ => _frame.R9,
    };

    /// <summary>An argument of C type int: the upper half of the register means nothing.</summary>
    public int Int(int index) => (int)(uint)Argument(index);
}
