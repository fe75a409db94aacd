using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Monitor;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls;

/// <summary>Prints requests as they end, for somebody who looks for a fault.</summary>
internal static class SystemCallTrace
{
    internal static void Write(ProcessThread thread, int number, ref InterruptFrame frame, Result<long> result)
    {
        string name = SystemCallTable.Name(number);
        if (name.Length == 0)
            name = $"call {number}";
        string end = result.IsOk ? $"0x{(ulong)result.Value:X}" : $"error {(int)result.Error}";
        Terminals.WriteLine($"[{thread.Identifier}] {name}(0x{frame.Rdi:X}, 0x{frame.Rsi:X}, 0x{frame.Rdx:X}, " +
            $"0x{frame.R10:X}, 0x{frame.R8:X}, 0x{frame.R9:X}) = {end}");
    }
}
