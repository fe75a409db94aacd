using Dialogos.Sandbox.Signing;

namespace Dialogos.Sandbox.Acceptance;

/// <summary>Where accepted generations are staged: the system's disk.</summary>
public interface IGenerationTarget
{
    /// <summary>The number that a new generation would get, and the generation that starts next now.</summary>
    (int Number, int? Parent) Next();

    /// <summary>SHA-256 of the kernel that a generation names; null if there is no such generation.</summary>
    string? KernelHashOf(int number);

    /// <summary>Stages a generation: all of it or nothing, whenever the power goes.</summary>
    void Stage(SignedGeneration generation);
}
