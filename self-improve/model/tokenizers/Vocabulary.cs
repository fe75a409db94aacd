using System;
using System.Collections.Generic;
using Dialogos.SelfImprove.Model.Gguf;

namespace Dialogos.SelfImprove.Model.Tokenizers;

/// <summary>Kinds of token, numbered as in GGUF files.</summary>
public enum TokenKind
{
    /// <summary>A piece of text.</summary>
    Normal = 1,

    /// <summary>Stands for what the vocabulary lacks.</summary>
    Unknown = 2,

    /// <summary>A mark that is no text, such as the end of a turn.</summary>
    Control = 3,

    /// <summary>Text that is never split.</summary>
    UserDefined = 4,

    /// <summary>A number without a use.</summary>
    Unused = 5,

    /// <summary>One byte, written &lt;0xNN&gt;.</summary>
    Byte = 6,
}

/// <summary>The tokens of a model as its file states them.</summary>
public sealed record Vocabulary
{
    /// <summary>The algorithm: <c>gpt2</c> (byte-level BPE) or <c>llama</c> (SentencePiece).</summary>
    public required string Model { get; init; }

    /// <summary>The splitter that precedes byte-level BPE.</summary>
    public string Splitter { get; init; } = "gpt-2";

    /// <summary>Text of each token, in the algorithm's own alphabet.</summary>
    public required string[] Tokens { get; init; }

    /// <summary>Kind of each token.</summary>
    public required TokenKind[] Kinds { get; init; }

    /// <summary>Score of each token (SentencePiece), or empty.</summary>
    public float[] Scores { get; init; } = [];

    /// <summary>Merges "left right" in order of rank (BPE), or empty.</summary>
    public string[] Merges { get; init; } = [];

    /// <summary>The begin token, or null.</summary>
    public int? Begin { get; init; }

    /// <summary>The end token, or null.</summary>
    public int? End { get; init; }

    /// <summary>The end-of-turn token, or null.</summary>
    public int? EndOfTurn { get; init; }

    /// <summary>Whether texts begin with <see cref="Begin"/>.</summary>
    public bool AddBegin { get; init; }

    /// <summary>Whether SentencePiece puts a blank before the text.</summary>
    public bool AddBlank { get; init; } = true;

    /// <summary>Whether generation stops at a token.</summary>
    public bool EndsGeneration(int token) => token == End || token == EndOfTurn || Tokens[token] is
        "<|im_end|>" or "<|eot_id|>" or "<|end|>" or "<|endoftext|>" or "<|end_of_text|>" or "<end_of_turn>";

    /// <summary>Reads a file's tokens. Throws <see cref="GgufException"/>.</summary>
    public static Vocabulary Read(GgufMetadata metadata)
    {
        string model = metadata.String("tokenizer.ggml.model");
        string[] tokens = metadata.FindStrings("tokenizer.ggml.tokens") ?? throw new GgufException("the file has no tokens");
        string splitter = metadata.FindString("tokenizer.ggml.pre") ?? (model == "gpt2" ? "gpt-2" : "");
        double[] scores = metadata.FindFloats("tokenizer.ggml.scores") ?? [];
        Vocabulary vocabulary = new()
        {
            Model = model,
            Splitter = splitter,
            Tokens = tokens,
            Kinds = ReadKinds(metadata, tokens.Length),
            Scores = Array.ConvertAll(scores, static score => (float)score),
            Merges = metadata.FindStrings("tokenizer.ggml.merges") ?? [],
            Begin = Token(metadata, "tokenizer.ggml.bos_token_id", tokens.Length),
            End = Token(metadata, "tokenizer.ggml.eos_token_id", tokens.Length),
            EndOfTurn = Token(metadata, "tokenizer.ggml.eot_token_id", tokens.Length),
            AddBegin = metadata.FindBool("tokenizer.ggml.add_bos_token") ?? (model == "llama" || Splitters.IsLlama3(splitter)),
            AddBlank = metadata.FindBool("tokenizer.ggml.add_space_prefix") ?? true,
        };
        if (scores.Length != 0 && scores.Length != tokens.Length)
            throw new GgufException($"{scores.Length} scores for {tokens.Length} tokens");
        return vocabulary;
    }

    /// <summary>Writes the keys that <see cref="Read"/> reads.</summary>
    public void Write(GgufWriter writer)
    {
        writer.Add("tokenizer.ggml.model", GgufValue.Of(Model));
        if (Model == "gpt2") writer.Add("tokenizer.ggml.pre", GgufValue.Of(Splitter));
        writer.Add("tokenizer.ggml.tokens", GgufValue.Of(Tokens));
        writer.Add("tokenizer.ggml.token_type", GgufValue.Of(Array.ConvertAll(Kinds, static kind => (long)kind)));
        if (Scores.Length > 0) writer.Add("tokenizer.ggml.scores", GgufValue.Of(Array.ConvertAll(Scores, static score => (double)score)));
        if (Merges.Length > 0) writer.Add("tokenizer.ggml.merges", GgufValue.Of(Merges));
        if (Begin is { } begin) writer.Add("tokenizer.ggml.bos_token_id", GgufValue.Of(begin));
        if (End is { } end) writer.Add("tokenizer.ggml.eos_token_id", GgufValue.Of(end));
        if (EndOfTurn is { } turn) writer.Add("tokenizer.ggml.eot_token_id", GgufValue.Of(turn));
        writer.Add("tokenizer.ggml.add_bos_token", GgufValue.Of(AddBegin));
        if (Model == "llama") writer.Add("tokenizer.ggml.add_space_prefix", GgufValue.Of(AddBlank));
    }

    /// <summary>The tokenizer that the vocabulary is for. Throws <see cref="GgufException"/> for unknown algorithms.</summary>
    public ITokenizer CreateTokenizer() => Model switch
    {
        "gpt2" => new BytePairTokenizer(this),
        "llama" => new SentencePieceTokenizer(this),
        _ => throw new GgufException($"tokenizer '{Model}' is not supported (gpt2 and llama are)"),
    };

    private static TokenKind[] ReadKinds(GgufMetadata metadata, int count)
    {
        TokenKind[] kinds = new TokenKind[count];
        Array.Fill(kinds, TokenKind.Normal);
        if (metadata.FindIntegers("tokenizer.ggml.token_type") is not { } numbers) return kinds;
        if (numbers.Length != count) throw new GgufException($"{numbers.Length} token types for {count} tokens");
        for (int i = 0; i < count; i++) kinds[i] = (TokenKind)numbers[i];
        return kinds;
    }

    private static int? Token(GgufMetadata metadata, string key, int count)
    {
        int? token = metadata.FindInteger(key);
        return token is null || token < count ? token : throw new GgufException($"'{key}' names token {token} of {count}");
    }
}
