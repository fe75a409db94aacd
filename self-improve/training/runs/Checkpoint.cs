using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text.Json;
using Dialogos.SelfImprove.Training.Network;
using Dialogos.SelfImprove.Training.Optimization;

namespace Dialogos.SelfImprove.Training.Runs;

/// <summary>Where a run stands, beside the numbers of its model and optimiser.</summary>
public sealed record RunState
{
    /// <summary>Seed of the initial weights, the samples and their order.</summary>
    public required int Seed { get; init; }

    /// <summary>Hash of the corpus; a run goes on only with the same one.</summary>
    public required string CorpusHash { get; init; }

    /// <summary>0 while the language model is trained, 1 while the heads are, 2 when all is done.</summary>
    public int Phase { get; init; }

    /// <summary>Steps done in the phase.</summary>
    public int Step { get; init; }

    /// <summary>The step of the phase from which the learning rate falls, or -1 while that is open.</summary>
    public int DecayStart { get; init; } = -1;

    /// <summary>The step of the phase at which it ends, or -1 while that is open.</summary>
    public int LastStep { get; init; } = -1;

    /// <summary>Seconds spent on the phase.</summary>
    public double Seconds { get; init; }

    /// <summary>Best validation loss of the heads so far.</summary>
    public double BestLoss { get; init; } = double.MaxValue;

    /// <summary>Plan of the finished first phase: decay start and last step, for the manifest.</summary>
    public int[] LanguagePlan { get; init; } = [];
}

/// <summary>Everything that a run needs to go on as if it had never stopped, bit for bit.</summary>
public static class Checkpoint
{
    private const uint Magic = 0x4B434744;

    /// <summary>Writes the file beside its place and renames it, so that a crash leaves the old one.</summary>
    public static void Save(string path, RunState state, ParameterSet parameters, Optimizer optimizer, float[] best)
    {
        string unfinished = path + ".part";
        using (BinaryWriter writer = new(File.Create(unfinished)))
        {
            writer.Write(Magic);
            writer.Write(JsonSerializer.Serialize(state));
            writer.Write(optimizer.Steps);
            writer.Write(parameters.Values.Length);
            foreach (float[] array in new[] { parameters.Values, optimizer.First, optimizer.Second, best })
                writer.Write(MemoryMarshal.AsBytes(array.AsSpan()));
        }

        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>Reads what <see cref="Save"/> wrote into arrays of the same lengths. Throws <see cref="InvalidDataException"/>.</summary>
    public static RunState Load(string path, ParameterSet parameters, Optimizer optimizer, float[] best)
    {
        using BinaryReader reader = new(File.OpenRead(path));
        if (reader.ReadUInt32() != Magic) throw new InvalidDataException($"{path} is not a checkpoint");
        RunState state = JsonSerializer.Deserialize<RunState>(reader.ReadString())
            ?? throw new InvalidDataException($"{path} has no state");
        optimizer.Steps = reader.ReadInt32();
        if (reader.ReadInt32() != parameters.Values.Length) throw new InvalidDataException($"{path} is of a model of another size");
        foreach (float[] array in new[] { parameters.Values, optimizer.First, optimizer.Second, best })
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(array.AsSpan()));
        return state;
    }
}
