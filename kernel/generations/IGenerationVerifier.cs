namespace Dialogos.Kernel.Generations;

/// <summary>Judges whether a generation is what its signer signed.</summary>
public interface IGenerationVerifier
{
    /// <summary>Checks everything that is needed to start it.</summary>
    Rejection Verify(GenerationName name);
}
