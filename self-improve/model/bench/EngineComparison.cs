using System;
using System.Collections.Generic;
using System.Diagnostics;
using Dialogos.SelfImprove.Model.Backends;
using Dialogos.SelfImprove.Model.Gguf;
using Dialogos.SelfImprove.Model.Inference;
using Dialogos.SelfImprove.Model.Tensors;

namespace Dialogos.SelfImprove.Model.Bench;

/// <summary>Tokens a second: the median over the turns.</summary>
/// <param name="Ratio">Ours as a multiple of llama.cpp's, median of the turns; null where llama.cpp was not asked.</param>
/// <param name="Best">The upper quartile of that ratio: below 1, the shortfall is more than the turns' spread.</param>
public sealed record Speed(double Ours, double? Llama, double? Ratio, double? Best);

/// <summary>Speeds of one file on a number of threads, with what the machine allows for its rows.</summary>
public sealed record SpeedRow(string Shape, string Type, int Threads, Speed Prompt, Speed Decode, RowLimits Limits);

/// <summary>
/// Measures this engine, and llama.cpp beside it, on the same file, in turns, so that contention hits both alike. Each
/// figure is the median over the turns.
/// </summary>
public static class EngineComparison
{
    private const int PromptLength = 128;
    private const int DecodeLength = 32;

    // llama.cpp measures itself the same way: decoding behind a short prompt.
    private const int DecodeStart = 16;

    /// <summary>Evaluates tokens, after forgetting all positions if asked to.</summary>
    private delegate void Engine(ReadOnlySpan<int> tokens, bool clear);

    /// <summary>Measures one file for about <paramref name="seconds"/> seconds, three turns at least.</summary>
    public static SpeedRow Measure(string shape, string? type, string path, int threads, bool against, double seconds)
    {
        using GgufFile file = GgufFile.Open(path);
        ModelWeights weights = ModelWeights.Load(file);
        using Compute compute = new(threads);
        Transformer transformer = new(weights, compute);
        KeyValueCache cache = new(weights.Shape, 512);
        float[] logits = new float[weights.Shape.Vocabulary];
        void Ours(ReadOnlySpan<int> tokens, bool clear)
        {
            if (clear) cache.Truncate(0);
            transformer.Evaluate(tokens, cache, 1, logits);
        }

        using LlamaCppModel? llama = against ? new LlamaCppModel(path, threads, 512) : null;
        void Theirs(ReadOnlySpan<int> tokens, bool clear)
        {
            if (clear) llama!.Clear();
            llama!.Evaluate(tokens);
        }

        int[] prompt = new int[PromptLength];
        Random random = new(7);
        for (int i = 0; i < prompt.Length; i++) prompt[i] = random.Next(weights.Shape.Vocabulary);
        Engine[] engines = against ? [Ours, Theirs] : [Ours];
        foreach (Engine engine in engines) WarmUp(engine, prompt);
        List<double>[] prompts = [[], []], decodes = [[], []];
        long started = Stopwatch.GetTimestamp();
        while (prompts[0].Count < 3 || Stopwatch.GetElapsedTime(started).TotalSeconds < seconds)
        {
            for (int i = 0; i < engines.Length; i++) prompts[i].Add(PromptRate(engines[i], prompt));
            for (int i = 0; i < engines.Length; i++) decodes[i].Add(DecodeRate(engines[i], prompt));
        }

        return new SpeedRow(shape, type ?? $"{weights.Layers[0].Query.Type}", threads, Summarise(prompts), Summarise(decodes), RowLimits.Measure(weights, compute));
    }

    private static Speed Summarise(List<double>[] rates)
    {
        if (rates[1].Count == 0) return new Speed(Quantile(rates[0], 0.5), null, null, null);
        List<double> ratios = [];
        for (int i = 0; i < rates[0].Count; i++) ratios.Add(rates[0][i] / rates[1][i]);
        return new Speed(Quantile(rates[0], 0.5), Quantile(rates[1], 0.5), Quantile(ratios, 0.5), Quantile(ratios, 0.75));
    }

    // The runtime compiles hot methods anew in the background: give it calls and time.
    private static void WarmUp(Engine engine, int[] prompt)
    {
        long started = Stopwatch.GetTimestamp();
        do
        {
            engine(prompt, true);
            for (int i = 0; i < 8; i++) engine(prompt.AsSpan(0, 1), false);
        }
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < 0.5);
    }

    private static double PromptRate(Engine engine, int[] prompt)
    {
        long started = Stopwatch.GetTimestamp();
        engine(prompt, true);
        return PromptLength / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static double DecodeRate(Engine engine, int[] prompt)
    {
        engine(prompt.AsSpan(0, DecodeStart), true);
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < DecodeLength; i++) engine(prompt.AsSpan(DecodeStart + i, 1), false);
        return DecodeLength / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static double Quantile(List<double> values, double part)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        return sorted[(int)(part * (sorted.Length - 1))];
    }
}
