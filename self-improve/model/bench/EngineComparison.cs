using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Dialogos.SelfImprove.Model.Backends;
using Dialogos.SelfImprove.Model.Gguf;
using Dialogos.SelfImprove.Model.Inference;
using Dialogos.SelfImprove.Model.Tensors;

namespace Dialogos.SelfImprove.Model.Bench;

/// <summary>Speeds in tokens a second; llama.cpp's are null where it was not asked.</summary>
public sealed record SpeedRow(
    string Shape, string Type, int Threads, double Prompt, double Decode, double? LlamaPrompt, double? LlamaDecode);

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
    public static SpeedRow Measure(string shape, string type, string path, int threads, bool against, double seconds)
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

        return new SpeedRow(
            shape,
            type,
            threads,
            Median(prompts[0]),
            Median(decodes[0]),
            against ? Median(prompts[1]) : null,
            against ? Median(decodes[1]) : null);
    }

    /// <summary>The rate, in bytes a second, at which threads together read memory that no cache holds.</summary>
    public static double ReadBandwidth(int threads)
    {
        long[] data = new long[1 << 26];
        Array.Fill(data, 1); // Pages that were never written are one page of zeros, which a cache does hold.
        using WorkerPool pool = new(threads);
        const int Parts = 64;
        double best = 0;
        for (int turn = 0; turn < 3; turn++)
        {
            long started = Stopwatch.GetTimestamp();
            long[] sums = new long[Parts];
            pool.Run(Parts, part => sums[part] = Sum(data.AsSpan(part * (data.Length / Parts), data.Length / Parts)));
            best = Math.Max(best, data.Length * 8.0 / Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return best;
    }

    private static long Sum(ReadOnlySpan<long> values)
    {
        ReadOnlySpan<Vector512<long>> wide = MemoryMarshal.Cast<long, Vector512<long>>(values);
        Vector512<long> first = default, second = default;
        for (int i = 0; i + 1 < wide.Length; i += 2)
        {
            first += wide[i];
            second += wide[i + 1];
        }

        return Vector512.Sum(first + second);
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

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
