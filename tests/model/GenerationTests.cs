using System;
using System.Collections.Generic;
using System.Text;
using Dialogos.SelfImprove.Model.Gguf;
using Dialogos.SelfImprove.Model.Inference;
using Dialogos.SelfImprove.Model.Sampling;
using Dialogos.SelfImprove.Model.Tensors;
using Dialogos.SelfImprove.Model.Tokenizers;
using Xunit;

namespace Dialogos.Tests.Model;

/// <summary>Evaluation and generation of small random models.</summary>
public sealed class GenerationTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("llama", TensorType.F32)]
    [InlineData("qwen2", TensorType.Q8_0)]
    [InlineData("llama", TensorType.Q4_0)]
    public void A_batch_gives_the_logits_of_single_steps(string architecture, TensorType type)
    {
        using GgufFile file = Shared.RandomModel(_folder.File("m.gguf"), Shared.TinyShape(architecture), type);
        using Compute compute = new(2);
        Transformer transformer = new(ModelWeights.Load(file), compute, 20);
        int[] tokens = [.. System.Linq.Enumerable.Range(3, 45)];
        float[] batch = new float[300], steps = new float[300];
        transformer.Evaluate(tokens, new KeyValueCache(transformer.Weights.Shape, 64), 1, batch);
        KeyValueCache cache = new(transformer.Weights.Shape, 64);
        foreach (int token in tokens) transformer.Evaluate([token], cache, 1, steps);
        for (int i = 0; i < 300; i++) Assert.InRange(MathF.Abs(batch[i] - steps[i]), 0, type == TensorType.F32 ? 2e-4f : 0.2f);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.8f)]
    public void Guessing_ahead_changes_no_token(float temperature)
    {
        // A wide embedding repeats itself soon: guesses come and are taken.
        using GgufFile file = Shared.RandomModel(_folder.File("m.gguf"), Shared.TinyShape() with { ContextLength = 512 }, TensorType.Q8_0);
        using Compute compute = new(2);
        Transformer transformer = new(ModelWeights.Load(file), compute);
        int guesses = 0;
        for (ulong seed = 0; seed < 5; seed++)
        {
            int[] prompt = [5, 6, 7, 8, 5, 6, 7, (int)seed];
            (List<int> plain, _) = Generate(transformer, prompt, temperature, seed, guess: 0);
            (List<int> guessed, GenerationStatistics statistics) = Generate(transformer, prompt, temperature, seed, guess: 7);
            Assert.Equal(plain, guessed);
            guesses += statistics.GuessesTaken;
            Assert.True(statistics.Evaluations <= statistics.Tokens + 1);
        }

        if (temperature == 0) Assert.True(guesses > 0, "no guess was taken: the test shows nothing");
    }

    [Fact]
    public void A_bidirectional_model_sees_what_follows_and_a_causal_one_does_not()
    {
        foreach (bool causal in new[] { true, false })
        {
            using GgufFile file = Shared.RandomModel(_folder.File($"{causal}.gguf"), Shared.TinyShape() with { Causal = causal });
            using Compute compute = new(1);
            Transformer transformer = new(ModelWeights.Load(file), compute, 64);
            foreach (int length in new[] { 6, 40 })
            {
                float[] first = Encode(transformer, length, lastToken: 9), second = Encode(transformer, length, lastToken: 10);
                bool same = first.AsSpan(0, 64).SequenceEqual(second.AsSpan(0, 64));
                Assert.Equal(causal, same);
            }
        }
    }

    [Fact]
    public void A_grammar_holds_every_generated_text()
    {
        Vocabulary vocabulary = Shared.ByteVocabulary();
        using GgufFile file = Shared.RandomModel(_folder.File("m.gguf"), Shared.TinyShape(), vocabulary: vocabulary);
        ITokenizer tokenizer = vocabulary.CreateTokenizer();
        using Compute compute = new(1);
        Transformer transformer = new(ModelWeights.Load(file), compute);
        const string Text = """
            root ::= "{" pair ("," pair)? "}" # one or two
            pair ::= "\"" [a-zä]{1,3} "\":" ([0-9]+ | "true")
            """;
        for (ulong seed = 0; seed < 20; seed++)
        {
            Grammar grammar = new(Text);
            List<int> tokens = [];
            new Generator(transformer, vocabulary).Generate([1, 2], new KeyValueCache(transformer.Weights.Shape, 128), new GenerationOptions
            {
                MostTokens = 60,
                Sampling = new SamplingOptions { Temperature = 2, TopK = 0, TopP = 1, MinP = 0, Seed = seed },
                Constraint = new GrammarConstraint(grammar, tokenizer),
            }, token =>
            {
                tokens.Add(token);
                return true;
            });
            string text = Encoding.UTF8.GetString(tokenizer.Decode([.. tokens]));
            Assert.Matches("""^\{("[a-zä]{1,3}":([0-9]+|true))?(,"[a-zä]{1,3}":([0-9]+|true))?""", text);
            if (tokens.Count < 60) Assert.Matches("""^\{"[a-zä]{1,3}":([0-9]+|true)(,"[a-zä]{1,3}":([0-9]+|true))?\}$""", text);
        }
    }

    [Fact]
    public void Wrong_tokens_and_full_caches_are_refused()
    {
        using GgufFile file = Shared.RandomModel(_folder.File("m.gguf"), Shared.TinyShape());
        using Compute compute = new(1);
        Transformer transformer = new(ModelWeights.Load(file), compute);
        float[] logits = new float[300];
        Assert.Throws<ArgumentException>(() => transformer.Evaluate([300], new KeyValueCache(transformer.Weights.Shape, 4), 1, logits));
        Assert.Throws<ArgumentException>(() => transformer.Evaluate([-1], new KeyValueCache(transformer.Weights.Shape, 4), 1, logits));
        Assert.Throws<InvalidOperationException>(() => transformer.Evaluate([1, 2, 3, 4, 5], new KeyValueCache(transformer.Weights.Shape, 4), 1, logits));
    }

    private static (List<int> Tokens, GenerationStatistics Statistics) Generate(
        Transformer transformer, int[] prompt, float temperature, ulong seed, int guess)
    {
        List<int> tokens = [];
        GenerationOptions options = new()
        {
            MostTokens = 120,
            Sampling = new SamplingOptions { Temperature = temperature, Seed = seed },
            GuessLength = guess,
        };
        GenerationStatistics statistics = new Generator(transformer, null).Generate(
            prompt, new KeyValueCache(transformer.Weights.Shape, 256), options, token =>
            {
                tokens.Add(token);
                return true;
            });
        return (tokens, statistics);
    }

    private static float[] Encode(Transformer transformer, int length, int lastToken)
    {
        int[] tokens = new int[length];
        Array.Fill(tokens, 4);
        tokens[^1] = lastToken;
        float[] states = new float[length * 64];
        transformer.EmbedTokens(tokens, states);
        transformer.Encode(states, length);
        return states;
    }
}
