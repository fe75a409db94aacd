using System.Collections.Generic;
using Dialogos.Kernel.Handover;

namespace Dialogos.Kernel.Generations;

/// <summary>The generation to start, and why this one.</summary>
public sealed class Selection
{
    internal Selection(GenerationName? chosen, ChoiceReason reason, string sentence, List<Decision> decisions)
    {
        Chosen = chosen;
        Reason = reason;
        Sentence = sentence;
        Decisions = decisions;
    }

    /// <summary>The generation to start, under the name that it has now; null if nothing can be started.</summary>
    public GenerationName? Chosen { get; }

    /// <summary>Why it is this one; meaningless without a choice.</summary>
    public ChoiceReason Reason { get; }

    /// <summary>The reason as a sentence for people.</summary>
    public string Sentence { get; }

    /// <summary>Every generation that was looked at, in that order.</summary>
    public List<Decision> Decisions { get; }
}
