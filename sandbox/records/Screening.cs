using System.Collections.Immutable;

namespace Dialogos.Sandbox.Records;

/// <summary>A rewrite that the agent's screen ran.</summary>
/// <param name="Symbol">The member that it changes.</param>
/// <param name="Edit">The change.</param>
/// <param name="Benchmark">The benchmark that gains most; empty if no count changed.</param>
/// <param name="Gain">Its gain, as a fraction of the base's instructions; negative if it only loses.</param>
public sealed record ScreenedRewrite(string Symbol, Edit Edit, string Benchmark, double Gain);

/// <summary>
/// What one kernel with a batch of rewrites showed. No evidence for a verdict, but a lesson for the model: most rewrites
/// change nothing, and that is worth remembering.
/// </summary>
/// <param name="BaseTree">The git tree of the sources that were changed.</param>
/// <param name="Rewrites">The batch.</param>
public sealed record Screening(string BaseTree, ImmutableArray<ScreenedRewrite> Rewrites);
