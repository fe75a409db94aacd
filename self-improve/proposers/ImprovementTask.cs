using System.Collections.Immutable;
using Dialogos.Sandbox.Gates;
using Dialogos.Sandbox.Records;
using Dialogos.SelfImprove.Understanding;

namespace Dialogos.SelfImprove.Proposers;

/// <summary>Where a proposer may look.</summary>
/// <param name="Method">The member.</param>
/// <param name="Weight">How likely it is that a change here helps; only the ratio of two weights means something.</param>
public sealed record Place(MethodEntry Method, double Weight);

/// <summary>What is to become better, on which sources, and where to look.</summary>
/// <param name="Record">The task as proposals name it.</param>
/// <param name="Index">The sources.</param>
/// <param name="Sources">The same as bytes, for the hashes of edits.</param>
/// <param name="Places">Members that may be changed, the most promising first.</param>
/// <param name="Evidence">What the oracle said, for a proposer that reads: a failure's message, a mutant, a comment.</param>
public sealed record ImprovementTask(ProposalTask Record, KernelIndex Index, ISourceTree Sources, ImmutableArray<Place> Places, string Evidence);
