using Dialogos.Bootloader.Start;
using Dialogos.Kernel.Generations;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Bootloader;

/// <summary>Verifies a generation and prepares its start: what cannot be prepared is passed over like what is not signed.</summary>
internal sealed class StartVerifier : IGenerationVerifier
{
    private readonly GenerationVerifier _verifier;

    /// <summary>Asks <paramref name="verifier"/> first.</summary>
    public StartVerifier(GenerationVerifier verifier) => _verifier = verifier;

    /// <summary>The start of the generation that verified last.</summary>
    public KernelStart? Start { get; private set; }

    /// <inheritdoc/>
    public Rejection Verify(GenerationName name)
    {
        var rejection = _verifier.Verify(name);
        if (rejection != Rejection.None)
            return rejection;
        var start = new KernelStart();
        var prepared = start.Prepare(_verifier.Image!, _verifier.Kernel);
        Start = start;
        return prepared.Error switch
        {
            Errno.None => Rejection.None,
            Errno.OutOfMemory => Rejection.OutOfMemory,
            _ => Rejection.BadImage,
        };
    }
}
