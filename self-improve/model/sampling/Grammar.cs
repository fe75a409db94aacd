using System;
using System.Collections.Generic;
using Dialogos.SelfImprove.Model.Tokenizers;

namespace Dialogos.SelfImprove.Model.Sampling;

/// <summary>
/// A grammar while a text is being written: the set of all stacks that the bytes so far allow. Each stack names the next
/// byte range and what follows; an empty one means that the text may end here.
/// </summary>
public sealed class Grammar
{
    // Far more than a sensible grammar has: beyond it the grammar is too ambiguous to follow.
    private const int MostStacks = 10_000;

    private readonly GrammarRules _rules;
    private HashSet<Stack> _stacks = [];
    private bool _mayEnd;

    /// <summary>Parses a grammar in GBNF. Throws <see cref="GrammarException"/>.</summary>
    public Grammar(string text)
    {
        _rules = new GrammarParser(text).Parse();
        _mayEnd = Expand(new Stack([new GrammarElement(0, 0, _rules.Root)], 0, null), _stacks);
    }

    private Grammar(GrammarRules rules, HashSet<Stack> stacks, bool mayEnd)
    {
        _rules = rules;
        _stacks = stacks;
        _mayEnd = mayEnd;
    }

    /// <summary>Whether the bytes so far are a whole text of the grammar.</summary>
    public bool MayEnd => _mayEnd;

    /// <summary>Whether some text goes on from here.</summary>
    public bool MayContinue => _stacks.Count > 0;

    /// <summary>A copy that goes its own way.</summary>
    public Grammar Fork() => new(_rules, _stacks, _mayEnd);

    /// <summary>Moves past bytes; false, and unusable from then on, where the grammar forbids them.</summary>
    public bool Accept(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            HashSet<Stack> next = [];
            bool mayEnd = false;
            foreach (Stack stack in _stacks)
            {
                GrammarElement element = stack.Elements[stack.Index];
                if (value < element.Low || value > element.High) continue;
                mayEnd |= Expand(new Stack(stack.Elements, stack.Index + 1, stack.Parent), next);
            }

            _stacks = next;
            _mayEnd = mayEnd;
            if (next.Count == 0 && !mayEnd) return false;
        }

        return true;
    }

    /// <summary>Which bytes may come next.</summary>
    internal void AllowedBytes(Span<bool> allowed)
    {
        allowed.Clear();
        foreach (Stack stack in _stacks)
        {
            GrammarElement element = stack.Elements[stack.Index];
            allowed[element.Low..(element.High + 1)].Fill(true);
        }
    }

    // Follows rule references until each stack begins with a byte range; true if one of them ends.
    private bool Expand(Stack start, HashSet<Stack> output)
    {
        bool mayEnd = false;
        HashSet<Stack> seen = [];
        Stack<Stack> pending = new([start]);
        while (pending.TryPop(out Stack? stack))
        {
            while (stack is not null && stack.Index == stack.Elements.Length) stack = stack.Parent;
            if (stack is null)
            {
                mayEnd = true;
                continue;
            }

            if (!seen.Add(stack)) continue;
            GrammarElement element = stack.Elements[stack.Index];
            if (element.Rule < 0)
            {
                output.Add(stack);
                if (output.Count > MostStacks) throw new GrammarException("the grammar is too ambiguous");
                continue;
            }

            // A finished frame is not kept: right recursion would grow the stack without end.
            Stack? after = stack.Index + 1 < stack.Elements.Length ? new Stack(stack.Elements, stack.Index + 1, stack.Parent) : stack.Parent;
            foreach (GrammarElement[] alternative in _rules.Alternatives(element.Rule)) pending.Push(new Stack(alternative, 0, after));
        }

        return mayEnd;
    }

    // Equal by content, so that sets join stacks that were reached on different ways.
    private sealed class Stack(GrammarElement[] elements, int index, Stack? parent) : IEquatable<Stack>
    {
        private readonly int _hash = HashCode.Combine(elements, index, parent?.GetHashCode() ?? 0);

        public GrammarElement[] Elements => elements;

        public int Index => index;

        public Stack? Parent => parent;

        public bool Equals(Stack? other) => ReferenceEquals(this, other)
            || (other is not null && _hash == other._hash && ReferenceEquals(elements, other.Elements) && index == other.Index
                && (parent is null ? other.Parent is null : parent.Equals(other.Parent)));

        public override bool Equals(object? obj) => Equals(obj as Stack);

        public override int GetHashCode() => _hash;
    }
}

/// <summary>Allows only tokens that keep a text within a grammar.</summary>
public sealed class GrammarConstraint(Grammar grammar, ITokenizer tokenizer) : ITokenConstraint
{
    /// <inheritdoc/>
    public void Mask(Span<float> logits)
    {
        Span<bool> allowed = stackalloc bool[256];
        grammar.AllowedBytes(allowed);
        for (int token = 0; token < logits.Length; token++)
        {
            if (float.IsNegativeInfinity(logits[token])) continue;
            if (!Allows(token, allowed)) logits[token] = float.NegativeInfinity;
        }
    }

    /// <inheritdoc/>
    public void Accept(int token)
    {
        if (tokenizer.Vocabulary.EndsGeneration(token)) return;
        if (!grammar.Accept(tokenizer.Bytes(token))) throw new InvalidOperationException($"token {token} breaks the grammar");
    }

    private bool Allows(int token, ReadOnlySpan<bool> first)
    {
        if (token >= tokenizer.Vocabulary.Tokens.Length) return false;
        if (tokenizer.Vocabulary.EndsGeneration(token)) return grammar.MayEnd;
        ReadOnlySpan<byte> bytes = tokenizer.Bytes(token);
        return bytes.Length > 0 && first[bytes[0]] && (bytes.Length == 1 || grammar.Fork().Accept(bytes));
    }
}
