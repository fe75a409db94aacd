using System;
using System.Text.Json;

namespace Dialogos.SelfImprove.Model.Commands;

/// <summary>Prints what <c>model info</c> found.</summary>
internal static class InfoWriter
{
    public static void Print(ModelInfo info)
    {
        Console.WriteLine($"{info.File}");
        Console.WriteLine($"  GGUF {info.Version}, {info.Bytes / 1e6:F1} MB, {info.Parameters / 1e6:F1} million parameters");
        Console.WriteLine($"  {info.Shape.Architecture}: {info.Shape.Layers} layers of width {info.Shape.Width}, "
            + $"{info.Shape.Heads} heads ({info.Shape.KeyValueHeads} for keys) of {info.Shape.HeadWidth}, "
            + $"feed-forward {info.Shape.FeedForward}, {(info.Shape.Causal ? "causal" : "bidirectional")}");
        Console.WriteLine($"  {info.Shape.Vocabulary} tokens ({info.Tokenizer ?? "no tokenizer"}{(info.Splitter is null ? "" : ", " + info.Splitter)}), "
            + $"context {info.Shape.ContextLength}, chat template: {(info.HasChatTemplate ? "yes" : "no")}");
        foreach ((string type, int count) in info.TensorTypes) Console.WriteLine($"  {count} tensors of {type}");
        foreach (string name in info.ExtraTensors) Console.WriteLine($"  extra tensor {name}");
    }

    public static void Write(Utf8JsonWriter json, ModelInfo info)
    {
        json.WriteStartObject();
        json.WriteString("file", info.File);
        json.WriteNumber("bytes", info.Bytes);
        json.WriteNumber("version", info.Version);
        json.WriteNumber("parameters", info.Parameters);
        json.WriteString("architecture", info.Shape.Architecture);
        json.WriteNumber("layers", info.Shape.Layers);
        json.WriteNumber("width", info.Shape.Width);
        json.WriteNumber("heads", info.Shape.Heads);
        json.WriteNumber("keyValueHeads", info.Shape.KeyValueHeads);
        json.WriteNumber("headWidth", info.Shape.HeadWidth);
        json.WriteNumber("feedForward", info.Shape.FeedForward);
        json.WriteNumber("vocabulary", info.Shape.Vocabulary);
        json.WriteNumber("contextLength", info.Shape.ContextLength);
        json.WriteBoolean("causal", info.Shape.Causal);
        json.WriteString("tokenizer", info.Tokenizer);
        json.WriteString("splitter", info.Splitter);
        json.WriteBoolean("chatTemplate", info.HasChatTemplate);
        json.WriteStartObject("tensorTypes");
        foreach ((string type, int count) in info.TensorTypes) json.WriteNumber(type, count);
        json.WriteEndObject();
        json.WriteStartArray("extraTensors");
        foreach (string name in info.ExtraTensors) json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
