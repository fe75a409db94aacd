// Words. A *written edit* is text by a language model: a *search/replace block*, which names consecutive lines of a member and
// says what takes their place (all lines: the whole member). The *envelope* is the form around it, held by a grammar, so that a
// reply that ends is always one block whose searched lines exist; what stands inside is the model's, and the compiler judges it.
using System.Threading;

namespace Dialogos.SelfImprove.Proposers.Written;

/// <summary>Writes text under a grammar.</summary>
public interface ITextWriter
{
    /// <summary>What it is, for records.</summary>
    string Name { get; }

    /// <summary>SHA-256 of the model's file.</summary>
    string Hash { get; }

    /// <summary>Answers a prompt; the same seed gives the same answer. Null if the prompt is longer than it can read.</summary>
    /// <param name="prompt">What to do, in words.</param>
    /// <param name="grammar">In GBNF: what the answer looks like.</param>
    /// <param name="seed">Of the choice among likely words.</param>
    /// <param name="cancellation">Ends it with what is written so far.</param>
    (string Text, int Tokens)? Write(string prompt, string grammar, ulong seed, CancellationToken cancellation);
}
