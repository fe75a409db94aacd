namespace Dialogos.Kernel.Tests;

/// <summary>What a kernel test reports to. It goes on after a failure; the first one is kept.</summary>
public sealed class KernelTestContext
{
    /// <summary>The first expectation that did not hold; null while all have.</summary>
    public string? Failure { get; private set; }

    /// <summary>How many expectations were checked: a test without any proves nothing.</summary>
    public int Checks { get; private set; }

    /// <summary>Says what must hold.</summary>
    public void Expect(bool holds, string what)
    {
        Checks++;
        if (!holds && Failure == null)
            Failure = what;
    }

    /// <summary>Says what a number must be.</summary>
    public void Equal(ulong expected, ulong actual, string what)
    {
        Checks++;
        if (expected != actual && Failure == null)
            Failure = $"{what}: expected 0x{expected:X}, got 0x{actual:X}";
    }
}
