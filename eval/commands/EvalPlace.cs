using System;
using Dialogos.Eval.Cases;

namespace Dialogos.Eval.Commands;

/// <summary>Where an evaluation finds what it asks about.</summary>
/// <param name="Repository">The checkout.</param>
/// <param name="State">What a person would miss: below it the evaluator keeps its own folder.</param>
/// <param name="FindStored">A generation of the system's disk; null where there is none.</param>
public sealed record EvalPlace(string Repository, string State, Func<int, StoredGeneration?> FindStored);
