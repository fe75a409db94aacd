using System;
using System.Collections.Generic;
using System.Linq;
using Dialogos.SelfImprove.Model.Gguf;
using Dialogos.SelfImprove.Model.Inference;
using Dialogos.SelfImprove.Model.Tensors;
using Dialogos.SelfImprove.Model.Tokenizers;

namespace Dialogos.Tests.EndToEnd;

/// <summary>
/// Makes language models that know answers by heart, as real GGUF files, the stand-in for a model that can program. A word here is
/// a piece of an answer. The embedding gives each word a direction of its own, the only block adds nothing, and the output gives
/// each word's direction to the word that follows it. After any other text such a model writes one letter for ever.
/// </summary>
internal static class ModelByHeart
{
    private const int Width = 32, FirstByte = 3, End = 2;
    private const float Known = 10, Certain = 40;

    /// <summary>The ending of a text of which the line before is empty, and of one of which it is not.</summary>
    public const string AfterAnEmptyLine = "\n\n", AfterALine = "\n";

    /// <summary>Writes a file.</summary>
    /// <param name="path">Where.</param>
    /// <param name="answers">What is answered after which ending, in words.</param>
    public static void Write(string path, IReadOnlyDictionary<string, string[]> answers)
    {
        List<(string Text, TokenKind Kind)> tokens = [("<unk>", TokenKind.Unknown), ("<s>", TokenKind.Control), ("</s>", TokenKind.Control),
            .. Enumerable.Range(0, 256).Select(value => ($"<0x{value:X2}>", TokenKind.Byte)), (AfterAnEmptyLine, TokenKind.Normal)];
        var follows = new List<(int Token, int Next)>();
        foreach (var (ending, words) in answers)
        {
            var last = ending == AfterAnEmptyLine ? tokens.FindIndex(token => token.Text == ending) : FirstByte + '\n';
            foreach (var word in words)
            {
                // SentencePiece writes blanks so.
                tokens.Add((word.Replace(' ', '\u2581'), TokenKind.Normal));
                follows.Add((last, tokens.Count - 1));
                last = tokens.Count - 1;
            }
            follows.Add((last, End));
        }
        var embedding = new float[tokens.Count * Width];
        var output = new float[tokens.Count * Width];
        for (var token = 0; token < tokens.Count; token++)
            embedding[token * Width] = 1;
        output[(FirstByte + '~') * Width] = 1;
        for (var word = 0; word < follows.Count; word++)
        {
            embedding[follows[word].Token * Width + word + 1] = Known;
            output[follows[word].Next * Width + word + 1] = Certain;
        }
        var shape = new ModelShape
        {
            Layers = 1, Width = Width, Heads = 2, KeyValueHeads = 2, HeadWidth = 16, FeedForward = 64, Vocabulary = tokens.Count,
            ContextLength = 4096, RopeDimensions = 16,
        };
        var nothing = new LayerWeights
        {
            AttentionNorm = Ones(), Query = Zeros(shape.QueryWidth, Width), Key = Zeros(shape.KeyValueWidth, Width), Value = Zeros(shape.KeyValueWidth, Width),
            AttentionOutput = Zeros(Width, shape.QueryWidth), FeedForwardNorm = Ones(), Gate = Zeros(shape.FeedForward, Width),
            Up = Zeros(shape.FeedForward, Width), Down = Zeros(Width, shape.FeedForward),
        };
        var writer = new GgufWriter();
        new ModelWeights
        {
            Shape = shape, TokenEmbedding = WeightMatrix.OverFloats(embedding, tokens.Count, Width), Layers = [nothing], OutputNorm = Ones(),
            Output = WeightMatrix.OverFloats(output, tokens.Count, Width),
        }.Write(writer);
        new Vocabulary
        {
            Model = "llama", Splitter = "", Tokens = [.. tokens.Select(token => token.Text)], Kinds = [.. tokens.Select(token => token.Kind)],
            Scores = new float[tokens.Count], Begin = 1, End = End, AddBegin = true,
        }.Write(writer);
        writer.Save(path);
    }

    private static float[] Ones()
    {
        var ones = new float[Width];
        Array.Fill(ones, 1);
        return ones;
    }

    private static WeightMatrix Zeros(int rows, int columns) => WeightMatrix.OverFloats(new float[rows * columns], rows, columns);
}
