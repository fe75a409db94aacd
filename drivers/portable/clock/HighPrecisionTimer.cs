// IA-PC HPET specification 1.0a, chapter 2.3 (registers).
using System;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Portable.Clock;

/// <summary>The HPET's main counter as a clock. <see cref="Nanoseconds"/> may be read by any processor.</summary>
public sealed class HighPrecisionTimer
{
    private const uint PeriodRegister = 0x04, ConfigurationRegister = 0x10, CounterRegister = 0xF0;
    private const uint LargestPeriod = 100_000_000;

    private readonly IRegisters _registers;

    private HighPrecisionTimer(IRegisters registers, uint femtoseconds)
    {
        _registers = registers;
        Femtoseconds = femtoseconds;
    }

    /// <summary>Length of a tick in units of 10^-15 s.</summary>
    public uint Femtoseconds { get; }

    /// <summary>Nanoseconds since the counter was started.</summary>
    public ulong Nanoseconds
    {
        get
        {
            // The product needs more than 64 bits after some hours.
            var high = Math.BigMul(_registers.Read64(CounterRegister), Femtoseconds, out var low);
            return Divide(high, low, 1_000_000);
        }
    }

    /// <summary>
    /// Starts the counter. <see cref="Errno.Protocol"/> if the period is outside the specification,
    /// <see cref="Errno.NotSupported"/> if the counter has only 32 bits.
    /// </summary>
    public static Result<HighPrecisionTimer> Create(IRegisters registers)
    {
        if (registers.Length < 0xF8)
            return Errno.Protocol;
        var period = registers.Read32(PeriodRegister);
        if (period is 0 or > LargestPeriod)
            return Errno.Protocol;
        if ((registers.Read32(0) & (1 << 13)) == 0)
            return Errno.NotSupported;
        registers.Write32(ConfigurationRegister, registers.Read32(ConfigurationRegister) | 1);
        return new HighPrecisionTimer(registers, period);
    }

    private static ulong Divide(ulong high, ulong low, uint divisor)
    {
        var remainder = high % divisor;
        var middle = (remainder << 32) | (low >> 32);
        var upper = middle / divisor;
        return (upper << 32) | ((((middle % divisor) << 32) | (uint)low) / divisor);
    }
}
