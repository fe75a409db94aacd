using System;
using System.Collections.Generic;
using Dialogos.SelfImprove.Model.Gguf;
using Dialogos.SelfImprove.Model.Inference;
using Dialogos.SelfImprove.Model.Tensors;
using Dialogos.SelfImprove.Model.Tokenizers;
using Dialogos.SelfImprove.Ranking;
using Dialogos.SelfImprove.Training.Network;

namespace Dialogos.SelfImprove.Training.Runs;

/// <summary>Writes trained parameters as GGUF files that the engine, and any other reader of llama files, loads.</summary>
public static class ModelFile
{
    /// <summary>The parameters as a model of the engine, sharing their memory where the type is F32.</summary>
    public static ModelWeights ToWeights(ParameterSet parameters, bool causal, TensorType type)
    {
        ModelShape shape = parameters.Shape with { Causal = causal };
        WeightMatrix Matrix(string name, TensorType? stored = null)
        {
            Parameter parameter = parameters[name];
            return WeightMatrix.Quantize(stored ?? type, parameters.Of(name), parameter.Rows, parameter.Columns);
        }

        LayerWeights[] layers = new LayerWeights[shape.Layers];
        for (int i = 0; i < layers.Length; i++)
        {
            string prefix = $"blk.{i}.";
            layers[i] = new LayerWeights
            {
                AttentionNorm = parameters.Of(prefix + "attn_norm.weight").ToArray(),
                Query = Matrix(prefix + "attn_q.weight"),
                Key = Matrix(prefix + "attn_k.weight"),
                Value = Matrix(prefix + "attn_v.weight"),
                AttentionOutput = Matrix(prefix + "attn_output.weight"),
                FeedForwardNorm = parameters.Of(prefix + "ffn_norm.weight").ToArray(),
                Gate = Matrix(prefix + "ffn_gate.weight"),
                Up = Matrix(prefix + "ffn_up.weight"),
                Down = Matrix(prefix + "ffn_down.weight"),
            };
        }

        Dictionary<string, WeightMatrix> heads = [];
        if (!causal)
        {
            heads.Add(RankingTensors.Pointer, Matrix(RankingTensors.Pointer, TensorType.F32));
            heads.Add(RankingTensors.Slot, Matrix(RankingTensors.Slot, TensorType.F32));
            heads.Add(RankingTensors.Rewrite, Matrix(RankingTensors.Rewrite));
            heads.Add(RankingTensors.Occurrence, Matrix(RankingTensors.Occurrence));
            heads.Add(RankingTensors.Kinds, Matrix(RankingTensors.Kinds, TensorType.F32));
        }

        WeightMatrix tokens = Matrix("token_embd.weight");
        return new ModelWeights
        {
            Shape = shape,
            TokenEmbedding = tokens,
            Layers = layers,
            OutputNorm = parameters.Of("output_norm.weight").ToArray(),
            Output = tokens,
            Extra = heads,
        };
    }

    /// <summary>Saves a model; a calibration is written where there is one.</summary>
    public static void Save(string path, ParameterSet parameters, Vocabulary vocabulary, bool causal, TensorType type, RankingCalibration? calibration)
    {
        GgufWriter writer = new();
        ToWeights(parameters, causal, type).Write(writer);
        writer.Add("general.name", GgufValue.Of(causal ? "Dialogos language model" : "Dialogos rewrite ranker"));
        vocabulary.Write(writer);
        calibration?.Write(writer);
        writer.Save(path);
    }
}
