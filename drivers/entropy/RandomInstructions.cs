// Intel SDM volume 2: RDSEED gives the noise source itself, RDRAND a generator that the noise source seeds.
using System.Runtime;
using System.Runtime.CompilerServices;
using Dialogos.Kernel.Machine;

namespace Dialogos.Drivers.Entropy;

/// <summary>The processor's random numbers.</summary>
public static class RandomInstructions
{
    // Both may have nothing for a moment; Intel advises ten tries.
    private const int Tries = 10;

    /// <summary>64 random bits; false if the processor has no such instruction, or it failed.</summary>
    public static bool TryRead(out ulong value)
    {
        value = 0;
        var hasSeed = Processor.Query(0).Eax >= 7 && (Processor.Query(7).Ebx & (1u << 18)) != 0;
        var hasRandom = (Processor.Query(1).Ecx & (1u << 30)) != 0;
        for (var i = 0; i < Tries; i++)
        {
            if ((hasSeed && ReadSeed(out value) != 0) || (hasRandom && ReadRandom(out value) != 0))
                return true;
            Processor.Pause();
        }
        return false;
    }

    [RuntimeImport("ReadSeedInstruction")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern uint ReadSeed(out ulong value);

    [RuntimeImport("ReadRandomInstruction")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern uint ReadRandom(out ulong value);
}
