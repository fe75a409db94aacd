using System;
using System.Text;
using Dialogos.SelfImprove.Model.Backends;
using Dialogos.SelfImprove.Model.Gguf;
using Dialogos.SelfImprove.Model.Inference;
using Dialogos.SelfImprove.Model.Tensors;
using Dialogos.SelfImprove.Model.Tokenizers;
using Xunit;

namespace Dialogos.Tests.Model;

/// <summary>A test that needs llama.cpp: skipped, and counted as skipped, where it was not fetched.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LlamaCppTheoryAttribute : TheoryAttribute
{
    public LlamaCppTheoryAttribute()
    {
        if (!LlamaCppPackage.IsPresent) Skip = "llama.cpp is not there: 'model fetch-llama.cpp' fetches it";
    }
}

/// <summary>The same files, texts and tokens through llama.cpp.</summary>
public sealed class LlamaCppTests
{
    [LlamaCppTheory]
    [InlineData("gpt-2")]
    [InlineData("llama-bpe")]
    [InlineData("qwen2")]
    [InlineData("smollm")]
    [InlineData("sentence pieces")]
    public void Tokens_are_llama_cpp_s(string splitter)
    {
        using ScratchFolder folder = new();
        Vocabulary vocabulary = splitter == "sentence pieces" ? Shared.PieceVocabulary() : Shared.ByteVocabulary(splitter);
        string path = folder.File("m.gguf");
        Shared.RandomModel(path, Shared.TinyShape(), vocabulary: vocabulary).Dispose();
        ITokenizer ours = vocabulary.CreateTokenizer();
        using LlamaCppModel theirs = new(path, 1, 64);
        Random random = new(5);
        string[] pieces =
        [
            "the", " the", " there's", "We'LL", "in", "Ärger", "ä", "日本", "١٢", "½", "12345", "\n", "\r\n", "\n\n", "  ", "\t", " ", "    ",
            "!", "()", ";", " {", "}", "_x", "// ", "re", "and", " and", "😀", "\u00A0", "\u3000", "'s", "'", "<|im_end|>", "</s>", "é\u0301",
        ];
        for (int i = 0; i < 500; i++)
        {
            StringBuilder text = new();
            for (int count = random.Next(1, 12); count > 0; count--) text.Append(pieces[random.Next(pieces.Length)]);
            byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
            bool parse = random.Next(2) == 0;
            Assert.Equal(
                theirs.Tokenize(bytes, addBegin: true, parse),
                ours.Encode(bytes, SpecialTokens.AddBegin | (parse ? SpecialTokens.Parse : SpecialTokens.None)));
        }
    }

    [LlamaCppTheory]
    [InlineData("llama", TensorType.F32)]
    [InlineData("qwen2", TensorType.F32)]
    [InlineData("llama", TensorType.Q8_0)]
    [InlineData("llama", TensorType.Q4_0)]
    [InlineData("qwen2", TensorType.Q5_0)]
    [InlineData("llama", TensorType.Q4_K)]
    [InlineData("qwen2", TensorType.Q5_K)]
    [InlineData("llama", TensorType.Q6_K)]
    public void Logits_are_no_farther_from_single_precision_than_llama_cpp_s(string architecture, TensorType type)
    {
        using ScratchFolder folder = new();
        ModelShape shape = Shared.TinyShape(architecture) with { Width = 256, HeadWidth = 64, RopeDimensions = 64, FeedForward = 512 };
        string stored = folder.File("stored.gguf"), exact = folder.File("exact.gguf");
        Shared.RandomModel(stored, shape, type).Dispose();
        Dialogos.SelfImprove.Model.Commands.ModelOperations.Quantize(stored, exact, TensorType.F32, static _ => { });
        int[] tokens = [.. System.Linq.Enumerable.Range(5, 40)];
        float[] reference = Ours(exact, tokens, KernelPath.Scalar);
        double ourDistance = Distance(Ours(stored, tokens, KernelPaths.Best), reference);
        using LlamaCppModel theirs = new(stored, 1, 128, exact: true);
        double theirDistance = Distance(theirs.Evaluate(tokens), reference);
        if (type == TensorType.F32)
        {
            Assert.InRange(ourDistance, 0, 1e-5);
            Assert.InRange(theirDistance, 0, 1e-5);
        }
        else
        {
            Assert.InRange(ourDistance, 0, theirDistance);
        }
    }

    private static float[] Ours(string path, int[] tokens, KernelPath kernels)
    {
        using GgufFile file = GgufFile.Open(path);
        using Compute compute = new(1, kernels);
        Transformer transformer = new(ModelWeights.Load(file), compute);
        float[] logits = new float[transformer.Weights.Shape.Vocabulary];
        transformer.Evaluate(tokens, new KeyValueCache(transformer.Weights.Shape, 64), 1, logits);
        return logits;
    }

    private static double Distance(ReadOnlySpan<float> values, ReadOnlySpan<float> reference)
    {
        double difference = 0, size = 0;
        for (int i = 0; i < values.Length; i++)
        {
            difference += Math.Pow(values[i] - reference[i], 2);
            size += Math.Pow(reference[i], 2);
        }

        return Math.Sqrt(difference / size);
    }
}
