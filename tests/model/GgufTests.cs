using System;
using System.IO;
using Dialogos.SelfImprove.Model.Gguf;
using Dialogos.SelfImprove.Model.Inference;
using Dialogos.SelfImprove.Model.Tensors;
using Dialogos.SelfImprove.Model.Tokenizers;
using Xunit;

namespace Dialogos.Tests.Model;

/// <summary>Files come back as they were written, and hostile ones end in a clear error.</summary>
public sealed class GgufTests
{
    /// <summary>The slow suite sets this to 100000.</summary>
    private const string FuzzVariable = "DIALOGOS_GGUF_FUZZ";

    [Theory]
    [InlineData("llama", TensorType.F32)]
    [InlineData("qwen2", TensorType.Q8_0)]
    public void A_model_comes_back_as_it_was_written(string architecture, TensorType type)
    {
        using ScratchFolder folder = new();
        using GgufFile file = Shared.RandomModel(folder.File("a.gguf"), Shared.TinyShape(architecture), type);
        ModelWeights first = ModelWeights.Load(file);
        Assert.Equal(Shared.TinyShape(architecture), first.Shape);
        GgufWriter writer = new();
        first.Write(writer);
        Vocabulary.Read(file.Metadata).Write(writer);
        writer.Save(folder.File("b.gguf"));
        using GgufFile copy = GgufFile.Open(folder.File("b.gguf"));
        ModelWeights second = ModelWeights.Load(copy);
        Assert.Equal(first.Shape, second.Shape);
        Assert.Equal(first.TokenEmbedding.Bytes, second.TokenEmbedding.Bytes);
        Assert.Equal(first.Layers[1].Down.Bytes, second.Layers[1].Down.Bytes);
        Assert.Equal(first.Layers[1].QueryBias, second.Layers[1].QueryBias);
        Assert.Equal(Vocabulary.Read(file.Metadata).Tokens, Vocabulary.Read(copy.Metadata).Tokens);
        Assert.Same(second.TokenEmbedding, second.Output);
    }

    [Fact]
    public void Every_kind_of_metadata_comes_back()
    {
        using ScratchFolder folder = new();
        GgufWriter writer = new();
        writer.Add("text", GgufValue.Of("ä"));
        writer.Add("number", GgufValue.Of(7));
        writer.Add("small", new GgufValue(GgufValueType.Int8, -3L));
        writer.Add("large", new GgufValue(GgufValueType.Int64, long.MinValue));
        writer.Add("float", GgufValue.Of(0.5f));
        writer.Add("double", new GgufValue(GgufValueType.Float64, 1e-300));
        writer.Add("truth", GgufValue.Of(true));
        writer.Add("texts", GgufValue.Of(["a", "", "c"]));
        writer.Add("numbers", GgufValue.Of([1L, -2L]));
        writer.Save(folder.File("a.gguf"));
        using GgufFile file = GgufFile.Open(folder.File("a.gguf"));
        Assert.Equal("ä", file.Metadata.String("text"));
        Assert.Equal(7, file.Metadata.Integer("number"));
        Assert.Equal(-3L, file.Metadata.Values["small"].Content);
        Assert.Equal(long.MinValue, file.Metadata.Values["large"].Content);
        Assert.Equal(0.5f, file.Metadata.FindFloat("float"));
        Assert.Equal(1e-300, file.Metadata.Values["double"].Content);
        Assert.True(file.Metadata.FindBool("truth"));
        Assert.Equal(["a", "", "c"], file.Metadata.FindStrings("texts")!);
        Assert.Equal([1L, -2L], file.Metadata.FindIntegers("numbers")!);
        Assert.Throws<GgufException>(() => file.Metadata.Integer("text"));
        Assert.Throws<GgufException>(() => file.Metadata.Integer("absent"));
    }

    [Fact]
    public void Mutated_files_load_or_end_in_a_clear_error()
    {
        using ScratchFolder folder = new();
        Shared.RandomModel(folder.File("a.gguf"), Shared.TinyShape() with { Layers = 1 }, TensorType.Q8_0).Dispose();
        byte[] original = File.ReadAllBytes(folder.File("a.gguf"));
        int count = int.TryParse(Environment.GetEnvironmentVariable(FuzzVariable), out int wanted) ? wanted : 3000;
        Random random = new(1);
        int loaded = 0;
        string path = folder.File("mutated.gguf");
        for (int i = 0; i < count; i++)
        {
            byte[] mutated = Mutate(original, random);
            File.WriteAllBytes(path, mutated);
            try
            {
                using GgufFile file = GgufFile.Open(path);
                ModelWeights weights = ModelWeights.Load(file);
                ITokenizer tokenizer = Vocabulary.Read(file.Metadata).CreateTokenizer();
                tokenizer.Encode("the 12 ä"u8);
                if (weights.Shape.Layers == 1 && weights.Shape.Causal) Evaluate(weights);
                loaded++;
            }
            catch (GgufException)
            {
                // The clear error that a broken file deserves. Anything else fails the test.
            }
        }

        Assert.InRange(loaded, 1, count - 1);
    }

    private static void Evaluate(ModelWeights weights)
    {
        using Compute compute = new(1);
        float[] logits = new float[weights.Shape.Vocabulary];
        new Transformer(weights, compute, 4).Evaluate([1, 2], new KeyValueCache(weights.Shape, 4), 1, logits);
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        byte[] bytes = [.. original];

        // Most mutations go into the header: weights are only numbers.
        int header = Math.Min(bytes.Length, 9000);
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            int at = random.Next(4) == 0 ? random.Next(bytes.Length) : random.Next(header);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes.AsSpan(at, Math.Min(8, bytes.Length - at)).Fill(random.Next(2) == 0 ? (byte)0xFF : (byte)0); break;
                case 3: bytes = bytes[..Math.Max(1, at)]; header = Math.Min(header, bytes.Length); break;
                default:
                    int length = Math.Min(random.Next(1, 64), bytes.Length - at);
                    bytes.AsSpan(random.Next(bytes.Length - length + 1), length).CopyTo(bytes.AsSpan(at));
                    break;
            }
        }

        return bytes;
    }
}
