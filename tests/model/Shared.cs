using System;
using System.IO;
using Dialogos.SelfImprove.Model.Gguf;
using Dialogos.SelfImprove.Model.Inference;
using Dialogos.SelfImprove.Model.Tensors;
using Dialogos.SelfImprove.Model.Tokenizers;

namespace Dialogos.Tests.Model;

/// <summary>Small models and vocabularies that tests share.</summary>
internal static class Shared
{
    public static ModelShape TinyShape(string architecture = "llama") => new()
    {
        Architecture = architecture,
        Layers = 2,
        Width = 64,
        Heads = 4,
        KeyValueHeads = 2,
        HeadWidth = 16,
        FeedForward = 96,
        Vocabulary = 300,
        ContextLength = 128,
        RopeDimensions = 16,
        RopeStyle = architecture == "llama" ? RopeStyle.Interleaved : RopeStyle.Halves,
    };

    public static float[] Floats(int count, int seed)
    {
        Random random = new(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) values[i] = (float)((random.NextDouble() * 2) - 1);
        return values;
    }

    /// <summary>A vocabulary of all bytes, some merges and two control tokens.</summary>
    public static Vocabulary ByteVocabulary(string splitter = "llama-bpe")
    {
        string[] merges = ["e r", "Ġ t", "i n", "Ġt h", "Ġth e", "r e", "l l", "Ċ Ċ", "Ġ Ġ", "ĠĠ ĠĠ", "Ã ¤", "1 2", "er e", "' s"];
        string[] tokens = new string[300];
        TokenKind[] kinds = new TokenKind[300];
        Array.Fill(kinds, TokenKind.Normal);
        int next = 0;
        for (int i = 0; i < 256; i++) tokens[next++] = ByteLetter(i);
        foreach (string merge in merges) tokens[next++] = merge.Replace(" ", "", StringComparison.Ordinal);
        kinds[next] = TokenKind.Control;
        tokens[next++] = "<|begin|>";
        kinds[next] = TokenKind.Control;
        tokens[next++] = "<|im_end|>";
        for (; next < 300; next++)
        {
            kinds[next] = TokenKind.Unused;
            tokens[next] = $"<unused{next}>";
        }

        return new Vocabulary { Model = "gpt2", Splitter = splitter, Tokens = tokens, Kinds = kinds, Merges = merges, Begin = 270, End = 271, AddBegin = true };
    }

    /// <summary>A SentencePiece vocabulary with bytes, letters and a few words.</summary>
    public static Vocabulary PieceVocabulary()
    {
        string[] tokens = new string[300];
        TokenKind[] kinds = new TokenKind[300];
        float[] scores = new float[300];
        Array.Fill(kinds, TokenKind.Normal);
        (tokens[0], kinds[0]) = ("<unk>", TokenKind.Unknown);
        (tokens[1], kinds[1]) = ("<s>", TokenKind.Control);
        (tokens[2], kinds[2]) = ("</s>", TokenKind.Control);
        for (int i = 0; i < 256; i++) (tokens[3 + i], kinds[3 + i]) = ($"<0x{i:X2}>", TokenKind.Byte);
        string[] words = ["▁", "t", "h", "e", "a", "n", "d", "ä", "▁t", "he", "▁the", "an", "▁a", "nd", "▁an", "▁and", "and"];
        for (int i = 0; i < 41; i++)
        {
            tokens[259 + i] = i < words.Length ? words[i] : $"<unused{i}>";
            kinds[259 + i] = i < words.Length ? TokenKind.Normal : TokenKind.Unused;
            scores[259 + i] = -i;
        }

        return new Vocabulary { Model = "llama", Splitter = "", Tokens = tokens, Kinds = kinds, Scores = scores, Begin = 1, End = 2, AddBegin = true };
    }

    /// <summary>Writes a random model and opens it.</summary>
    public static GgufFile RandomModel(string path, ModelShape shape, TensorType type = TensorType.F32, Vocabulary? vocabulary = null, int seed = 1)
    {
        GgufWriter writer = new();
        RandomModels.Write(writer, shape, type, seed);
        (vocabulary ?? ByteVocabulary()).Write(writer);
        writer.Save(path);
        return GgufFile.Open(path);
    }

    private static string ByteLetter(int value)
    {
        bool prints = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
        if (prints) return ((char)value).ToString();
        int number = 0;
        for (int i = 0; i < value; i++)
            if (i is not ((>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF))) number++;
        return ((char)(256 + number)).ToString();
    }
}
