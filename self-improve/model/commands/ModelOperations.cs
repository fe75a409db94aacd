using System;
using System.Collections.Generic;
using System.IO;
using Dialogos.SelfImprove.Model.Gguf;
using Dialogos.SelfImprove.Model.Inference;
using Dialogos.SelfImprove.Model.Tensors;

namespace Dialogos.SelfImprove.Model.Commands;

/// <summary>What <c>model info</c> tells.</summary>
public sealed record ModelInfo(
    string File,
    long Bytes,
    int Version,
    ModelShape Shape,
    long Parameters,
    IReadOnlyDictionary<string, int> TensorTypes,
    string? Tokenizer,
    string? Splitter,
    bool HasChatTemplate,
    IReadOnlyList<string> ExtraTensors);

/// <summary>The work behind the commands, for use from programs.</summary>
public static class ModelOperations
{
    /// <summary>Describes a file.</summary>
    public static ModelInfo Describe(string path)
    {
        using GgufFile file = GgufFile.Open(path);
        ModelWeights weights = ModelWeights.Load(file);
        SortedDictionary<string, int> types = new(StringComparer.Ordinal);
        long parameters = 0;
        foreach (GgufTensor tensor in file.Tensors)
        {
            types[tensor.Type.ToString()] = types.GetValueOrDefault(tensor.Type.ToString()) + 1;
            parameters += tensor.ElementCount;
        }

        return new ModelInfo(
            Path.GetFullPath(path),
            file.Length,
            file.Version,
            weights.Shape,
            parameters,
            types,
            file.Metadata.FindString("tokenizer.ggml.model"),
            file.Metadata.FindString("tokenizer.ggml.pre"),
            file.Metadata.FindString("tokenizer.chat_template") is not null,
            [.. weights.Extra.Keys]);
    }

    /// <summary>
    /// Writes a file with its matrices in another type. Vectors stay in single precision; rows that are not whole blocks
    /// take the type's fallback; metadata are copied.
    /// </summary>
    public static void Quantize(string source, string target, TensorType type, Action<string> say)
    {
        if (Path.GetFullPath(source) == Path.GetFullPath(target)) throw new GgufException("source and target are the same file");
        using GgufFile file = GgufFile.Open(source);
        ModelWeights.Load(file);
        GgufWriter writer = new();
        foreach ((string key, GgufValue value) in file.Metadata.Values)
            if (key is not ("general.file_type" or "general.alignment")) writer.Add(key, value);
        foreach (GgufTensor tensor in file.Tensors)
        {
            int columns = (int)tensor.Dimensions[0], rows = checked((int)(tensor.ElementCount / columns));
            TensorType stored = tensor.Dimensions.Length == 1 ? TensorType.F32
                : columns % TensorLayout.BlockLength(type) == 0 ? type : RandomModels.Fallback(type);
            writer.Add(tensor.Name, stored, tensor.Dimensions, () =>
            {
                say($"{tensor.Name}: {string.Join(" x ", tensor.Dimensions)}, {tensor.Type} to {stored}");
                return Convert(new WeightMatrix(tensor.Type, rows, columns, file.Data(tensor)), stored);
            });
        }

        writer.Save(target);
    }

    // Row by row: a matrix in single precision may be larger than memory.
    private static byte[] Convert(WeightMatrix weights, TensorType type)
    {
        int rowBytes = (int)TensorLayout.RowBytes(type, weights.Columns);
        byte[] bytes = new byte[checked((long)rowBytes * weights.Rows)];
        float[] row = new float[weights.Columns];
        for (int i = 0; i < weights.Rows; i++)
        {
            weights.ReadRow(i, 0, row);
            Quantization.Quantize(type, row, bytes.AsSpan(i * rowBytes, rowBytes));
        }

        return bytes;
    }
}
