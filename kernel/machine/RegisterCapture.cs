using System.Runtime;
using System.Runtime.CompilerServices;

namespace Dialogos.Kernel.Machine;

/// <summary>Takes down the registers of the running code.</summary>
public static class RegisterCapture
{
    /// <summary>Fills instruction pointer, stack pointer and the registers that calls preserve.</summary>
    [RuntimeImport("CaptureRegisters")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Capture(ref InterruptFrame frame);
}
