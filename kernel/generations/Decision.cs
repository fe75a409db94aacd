namespace Dialogos.Kernel.Generations;

/// <summary>What became of one generation while the loader chose.</summary>
public readonly struct Decision
{
    internal Decision(GenerationName name, Rejection rejection)
    {
        Name = name;
        Rejection = rejection;
    }

    /// <summary>The generation, under the name that it had when it was looked at.</summary>
    public GenerationName Name { get; }

    /// <summary>Why it was refused; <see cref="Rejection.None"/> if it was chosen.</summary>
    public Rejection Rejection { get; }
}
