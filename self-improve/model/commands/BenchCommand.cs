using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Text.Json;
using Dialogos.SelfImprove.Model.Bench;
using Dialogos.SelfImprove.Model.Gguf;
using Dialogos.SelfImprove.Model.Inference;
using Dialogos.SelfImprove.Model.Tensors;

namespace Dialogos.SelfImprove.Model.Commands;

/// <summary><c>model bench</c>: speeds of a file, or of random models of the standard shapes.</summary>
internal static class BenchCommand
{
    public static Command Build()
    {
        Command command = new("bench", "Measure tokens a second, alone or against llama.cpp");
        Argument<string?> file = new("FILE") { Description = "A GGUF file; random models without it", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> against = new("--against") { Description = "llama.cpp: measure it in turns on the same files" };
        against.AcceptOnlyFromAmong("llama.cpp");
        Option<string[]> shapes = Several("--shapes", "6M, 135M or 1B", ["6M", "135M", "1B"]);
        Option<string[]> types = Several("--types", "Types of the matrices", ["F32", "Q8_0", "Q4_0", "Q4_K"]);
        Option<int[]> threads = new("--threads")
        {
            Description = "Numbers of threads",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = static _ => [1, 2],
        };
        Option<double> seconds = new("--seconds") { Description = "Time for each row", DefaultValueFactory = static _ => 3 };
        Option<bool> json = new("--json") { Description = "Print JSON" };
        command.Arguments.Add(file);
        foreach (Option option in new Option[] { against, shapes, types, threads, seconds, json }) command.Options.Add(option);
        command.SetAction(result => ModelCommands.Guard(() =>
        {
            List<SpeedRow> rows = [];
            bool compare = result.GetValue(against) is not null, print = !result.GetValue(json);
            if (print) PrintHeading(result.GetRequiredValue(threads));
            void Measure(string shape, string? type, string path)
            {
                foreach (int count in result.GetRequiredValue(threads))
                {
                    rows.Add(EngineComparison.Measure(shape, type, path, count, compare, result.GetValue(seconds)));
                    if (print) Print(rows[^1]);
                }
            }

            if (result.GetValue(file) is { } given) Measure(Path.GetFileName(given), null, ModelStore.Default().Resolve(given));
            else MeasureRandom(result.GetRequiredValue(shapes), result.GetRequiredValue(types), Measure);
            if (!print) WriteJson(rows);
        }));
        return command;
    }

    private static Option<string[]> Several(string name, string description, string[] standard) => new(name)
    {
        Description = description,
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => standard,
    };

    private static void MeasureRandom(string[] shapes, string[] types, Action<string, string?, string> measure)
    {
        foreach (string name in shapes)
        {
            ModelShape shape = name.ToUpperInvariant() switch
            {
                "6M" => RandomModels.SixMillion,
                "135M" => RandomModels.Million135,
                "1B" => RandomModels.Billion,
                _ => throw new GgufException($"there is no shape '{name}' (6M, 135M and 1B are)"),
            };
            foreach (string typeName in types)
            {
                if (!Enum.TryParse(typeName, ignoreCase: true, out TensorType type)) throw new GgufException($"there is no type '{typeName}'");
                string path = Path.Combine(Path.GetTempPath(), $"dialogos-bench-{Environment.ProcessId}.gguf");
                try
                {
                    Console.Error.WriteLine($"writing a random {name} {typeName} model …");
                    GgufWriter writer = new();
                    RandomModels.Write(writer, shape, type, seed: 1);
                    writer.Add("tokenizer.ggml.model", GgufValue.Of("no_vocab"));
                    writer.Save(path);
                    measure(name, typeName, path);
                }
                finally
                {
                    File.Delete(path);
                }
            }
        }
    }

    private static void PrintHeading(int[] threads)
    {
        foreach (int count in threads)
            Console.WriteLine($"read bandwidth, {count} threads: {RowLimits.ReadBandwidth(count) / 1e9:F1} GB/s");
        Console.WriteLine($"kernels: {KernelPaths.Best}; tokens a second, median of turns, prompt of 128, decode behind 16");
        Console.WriteLine("shape   type  threads    prompt    decode  llama.cpp: prompt    decode  ratios");
    }

    private static void Print(SpeedRow row)
    {
        string theirs = row is { Prompt: { Llama: { } prompt, Ratio: { } prompts }, Decode: { Llama: { } decode, Ratio: { } decodes } }
            ? $"{prompt,18:F1} {decode,9:F1}  {prompts:F2} {decodes:F2}"
            : "";
        Console.WriteLine($"{row.Shape,-7} {row.Type,-5} {row.Threads,7} {row.Prompt.Ours,9:F1} {row.Decode.Ours,9:F1} {theirs}");
        if (Shortfall.OfPrompt(row) is { } slowPrompt) Console.WriteLine($"        prompt: {slowPrompt}");
        if (Shortfall.OfDecode(row) is { } slowDecode) Console.WriteLine($"        decode: {slowDecode}");
    }

    private static void WriteJson(List<SpeedRow> rows) => ModelCommands.WriteJson(json =>
    {
        json.WriteStartArray();
        foreach (SpeedRow row in rows)
        {
            json.WriteStartObject();
            json.WriteString("shape", row.Shape);
            json.WriteString("type", row.Type);
            json.WriteNumber("threads", row.Threads);
            WriteSpeed(json, "prompt", row.Prompt, Shortfall.OfPrompt(row));
            WriteSpeed(json, "decode", row.Decode, Shortfall.OfDecode(row));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void WriteSpeed(Utf8JsonWriter json, string name, Speed speed, string? shortfall)
    {
        json.WriteNumber(name + "TokensPerSecond", speed.Ours);
        if (speed is not { Llama: { } llama, Ratio: { } ratio }) return;
        json.WriteNumber(name + "LlamaTokensPerSecond", llama);
        json.WriteNumber(name + "Ratio", ratio);
        if (shortfall is not null) json.WriteString(name + "Shortfall", shortfall);
    }
}
