using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Memory;

namespace Dialogos.Kernel.Diagnostics;

/// <summary>Names addresses of the running image by the map that the builder put into it.</summary>
public static class Symbols
{
    /// <summary>The map in the image.</summary>
    public static SymbolMap Map => new(PhysicalMemory.At(KernelImage.SymbolsStart, (int)(KernelImage.SymbolsEnd - KernelImage.SymbolsStart)));

    /// <summary>Takes down the return addresses of the running code, without its innermost frames; 0 ends them.</summary>
    internal static void CaptureTrace(System.Span<ulong> trace, int skip)
    {
        trace.Clear();
        InterruptFrame frame = default;
        RegisterCapture.Capture(ref frame);
        var walker = new StackWalker(ref frame);
        for (int i = 0; i < trace.Length + skip; i++)
        {
            if (i >= skip)
                trace[i - skip] = walker.Rip;
            if (!walker.MoveToCaller())
                return;
        }
    }

    /// <summary>Writes "  at Name+0x12 (file:line)" into the panic; <paramref name="before"/> is 1 for return addresses.</summary>
    internal static void WriteAddress(ulong address, uint before)
    {
        PanicText.Write("  at ");
        if (!StackWalker.IsCode(address) ||
            !Map.TryFind((uint)(address - KernelImage.Start) - before, out SymbolMatch match))
        {
            PanicText.WriteHexadecimal(address);
            PanicText.Write("\n");
            return;
        }
        PanicText.Write(match.Name);
        if (match.Line != 0)
        {
            PanicText.Write(" (");
            PanicText.Write(match.File);
            PanicText.Write(":");
            PanicText.WriteDecimal(match.Line);
            PanicText.Write(")");
        }
        PanicText.Write("\n");
    }
}
