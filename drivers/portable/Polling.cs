namespace Dialogos.Drivers;

/// <summary>Waiting for a register to change, always with an end.</summary>
public static class Polling
{
    /// <summary>
    /// Reads the register until <c>(value &amp; mask) == expected</c>; false if that did not happen within
    /// <paramref name="milliseconds"/>. The register is looked at once more after the time is over, so that a machine
    /// that was paused does not report a false timeout.
    /// </summary>
    public static bool Until(
        IDriverHost host, IRegisters registers, uint offset, uint mask, uint expected, uint milliseconds)
    {
        var deadline = host.Nanoseconds + milliseconds * 1_000_000UL;
        while ((registers.Read32(offset) & mask) != expected)
        {
            if (host.Nanoseconds >= deadline)
                return (registers.Read32(offset) & mask) == expected;
            host.Pause();
        }
        return true;
    }
}
