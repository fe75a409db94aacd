using System.Collections.Generic;
using Dialogos.Kernel.Handover;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Generations;

/// <summary>
/// Which generation to start. <see cref="Order"/> and <see cref="Explain"/> are pure; <see cref="Choose"/> walks the order
/// on a store: count down, flush, verify, and on to the next if that fails.
/// </summary>
public static class GenerationSelector
{
    /// <summary>No person chose.</summary>
    public const int NoChoice = -1;

    /// <summary>
    /// The order in which generations are to be tried: a person's choice, whatever its state; pinned ones; then good,
    /// trying and staged ones, the newest first; the factory one last. Bad and exhausted ones are not in it unless chosen.
    /// </summary>
    public static List<GenerationName> Order(GenerationDirectory directory, int personsChoice)
    {
        var order = new List<GenerationName>();
        var choice = directory.Find(personsChoice);
        if (choice.IsOk)
            order.Add(choice.Value);
        foreach (var name in directory.Names)
        {
            if (name.State == GenerationState.Pinned && !name.IsFactory && name.Number != personsChoice)
                order.Add(name);
        }
        foreach (var name in directory.Names)
        {
            if (name.State != GenerationState.Pinned && !name.IsFactory && name.IsCandidate
                && name.Number != personsChoice)
                order.Add(name);
        }
        var factory = directory.Find(GenerationName.Factory);
        if (factory.IsOk && personsChoice != GenerationName.Factory)
            order.Add(factory.Value);
        return order;
    }

    /// <summary>
    /// Chooses the generation to start and counts its try down, durably. After a return with a choice the store holds the
    /// new name and <paramref name="verifier"/> the last word on it. Fails only if the store cannot be listed.
    /// </summary>
    public static Result<Selection> Choose(IGenerationStore store, IGenerationVerifier verifier, int personsChoice)
    {
        var directory = GenerationDirectory.Read(store);
        if (directory.Failed)
            return directory.Error;
        var decisions = new List<Decision>();
        foreach (var name in Order(directory.Value, personsChoice))
        {
            // Counted before anything of it is read: what makes the loader hang or fail then costs a try as well.
            var counted = CountDown(store, name);
            if (counted.Failed && !name.CountsTries)
                // A disk that takes no writes must not keep a good generation from starting.
                counted = name;
            var rejection = counted.IsOk ? verifier.Verify(counted.Value) : Rejection.NotCounted;
            decisions.Add(new Decision(name, rejection));
            if (rejection == Rejection.None)
                return Explain(directory.Value, counted.Value, personsChoice, decisions);
        }
        return Explain(directory.Value, null, personsChoice, decisions);
    }

    /// <summary>Why <paramref name="chosen"/> is started, or nothing can be: the reason and the sentence.</summary>
    public static Selection Explain(
        GenerationDirectory directory, GenerationName? chosen, int personsChoice, List<Decision> decisions)
    {
        if (chosen is not { } name)
            return new Selection(null, ChoiceReason.Factory, DescribeFailure(directory, decisions), decisions);
        if (name.Number == personsChoice)
            return new Selection(chosen, ChoiceReason.Menu, $"Generation {name.Number} was chosen in the menu.", decisions);

        var reason = FindCause(directory, name, personsChoice, decisions, out var cause);
        if (name.IsFactory && reason != ChoiceReason.Newest)
            reason = ChoiceReason.Factory;
        var sentence = reason switch
        {
            ChoiceReason.Newest => $"Generation {name.Number} is the newest.",
            ChoiceReason.Pinned => $"Generation {name.Number} is pinned.",
            _ => $"Generation {name.Number} was started because {cause}.",
        };
        if (name.CountsTries)
            sentence += $" This is try {name.TriesDone} of {name.TriesDone + name.TriesLeft}.";
        return new Selection(chosen, reason, sentence, decisions);
    }

    private static Result<GenerationName> CountDown(IGenerationStore store, GenerationName name)
    {
        var next = name.CountDown();
        // Without tries it is here by a person's choice: it stays exhausted.
        if (next.Failed || next.Value.Equals(name))
            return name;
        var renamed = store.Rename(name.FileName, next.Value.FileName);
        if (renamed.Failed)
            return renamed.Error;
        var flushed = store.Flush();
        return flushed.IsOk ? next.Value : flushed.Error;
    }

    // What stood before the chosen one: a refusal on the way to it explains more than a state that was known before.
    private static ChoiceReason FindCause(
        GenerationDirectory directory, GenerationName chosen, int personsChoice, List<Decision> decisions,
        out string cause)
    {
        cause = "";
        foreach (var decision in decisions)
        {
            if (decision.Rejection == Rejection.None)
                continue;
            cause = $"generation {decision.Name.Number} {RejectionText.Describe(decision.Rejection)}";
            return ChoiceReason.NewerRejected;
        }
        if (personsChoice != NoChoice)
        {
            cause = $"generation {personsChoice} does not exist";
            return ChoiceReason.NewerRejected;
        }
        if (chosen.State == GenerationState.Pinned)
            return ChoiceReason.Pinned;
        foreach (var name in directory.Names)
        {
            if (name.Number <= chosen.Number)
                break;
            if (name.State == GenerationState.Exhausted)
            {
                cause = $"generation {name.Number} used up its {name.TriesDone} tries without proving healthy";
                return ChoiceReason.NewerExhausted;
            }
            if (name.State == GenerationState.Bad)
            {
                cause = $"generation {name.Number} is marked bad";
                return ChoiceReason.NewerBad;
            }
        }
        return ChoiceReason.Newest;
    }

    private static string DescribeFailure(GenerationDirectory directory, List<Decision> decisions)
    {
        if (directory.Names.Count == 0)
            return "There is no generation on this disk.";
        if (decisions.Count == 0)
            return "Every generation on this disk is bad or exhausted, and there is no factory generation.";
        var last = decisions[decisions.Count - 1];
        return $"No generation can be started; the last one, generation {last.Name.Number}, "
            + RejectionText.Describe(last.Rejection) + ".";
    }
}
