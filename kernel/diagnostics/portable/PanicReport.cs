namespace Dialogos.Kernel.Diagnostics;

/// <summary>How an earlier boot ended.</summary>
/// <param name="Generation">The generation that panicked; <see cref="NoGeneration"/> if it was booted directly.</param>
/// <param name="Text">What the panic said.</param>
public sealed record PanicReport(uint Generation, string Text)
{
    /// <summary>Stands for a boot without generations.</summary>
    public const uint NoGeneration = uint.MaxValue;

    /// <summary>The first line that says something.</summary>
    public string Headline
    {
        get
        {
            foreach (var line in Text.Split('\n'))
                if (line.Trim().Length > 0)
                    return line.Trim();
            return "(no words)";
        }
    }
}
