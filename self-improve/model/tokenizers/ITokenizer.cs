using System;
using System.Text;

namespace Dialogos.SelfImprove.Model.Tokenizers;

/// <summary>What to do with special tokens while encoding.</summary>
[Flags]
public enum SpecialTokens
{
    /// <summary>The text is only text: "&lt;|end|&gt;" is eight characters.</summary>
    None = 0,

    /// <summary>Put the begin token first where the model wants one.</summary>
    AddBegin = 1,

    /// <summary>The text of a control token becomes that token, as chat templates need it.</summary>
    Parse = 2,
}

/// <summary>Turns bytes (UTF-8, but any bytes will do) into token numbers and back.</summary>
public interface ITokenizer
{
    /// <summary>The tokens and their kinds.</summary>
    Vocabulary Vocabulary { get; }

    /// <summary>Tokens of a text.</summary>
    int[] Encode(ReadOnlySpan<byte> text, SpecialTokens special = SpecialTokens.None);

    /// <summary>
    /// The bytes that a token adds to a text; none for control tokens. A leading blank that the tokenizer put before the
    /// text is still there: <see cref="Decode"/> removes it.
    /// </summary>
    ReadOnlySpan<byte> Bytes(int token);

    /// <summary>The text of tokens: for text t without special tokens, Decode(Encode(t)) = t.</summary>
    byte[] Decode(ReadOnlySpan<int> tokens);

    /// <summary>Tokens of a string.</summary>
    int[] Encode(string text, SpecialTokens special = SpecialTokens.None) => Encode(Encoding.UTF8.GetBytes(text), special);
}
