using System;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Dialogos.SelfImprove.Model.Bench;
using Dialogos.SelfImprove.Model.Inference;
using Dialogos.SelfImprove.Model.Tensors;
using Dialogos.SelfImprove.Training.Network;
using Dialogos.SelfImprove.Training.Optimization;
using Spectre.Console;

namespace Dialogos.SelfImprove.Training.Commands;

/// <summary><c>bench-training</c>: how much of the machine's multiply-add peak a training step uses.</summary>
public static class BenchTrainingCommand
{
    private const int Windows = 8, Length = 256;

    /// <summary>The command, to be mounted in a root command.</summary>
    public static Command Create(IAnsiConsole console)
    {
        Option<int> threads = new("--threads") { Description = "Threads.", DefaultValueFactory = _ => 1 };
        Option<int> rounds = new("--rounds") { Description = "Pairs of measurements.", DefaultValueFactory = _ => 12 };
        Command command = new("bench-training", """
            Measure training steps as a share of the machine's multiply-add peak.
            Counted are the multiply-adds that the model's forward and backward passes need: three products for each matrix, six
            for attention, over the positions that a position sees. What a step does beyond them takes time and counts nothing:
            attention's weights computed again, what a product computes above the diagonal, the optimiser's products.
            The peak is that of the same threads in registers, measured in turns with the steps.
            """) { threads, rounds };
        command.SetAction(parsed => Run(console, parsed.GetValue(threads), parsed.GetValue(rounds)));
        return command;
    }

    // Peak and step take turns, and the best of each counts: other loads on the machine slow both, at different moments.
    private static int Run(IAnsiConsole console, int threads, int rounds)
    {
        using Compute compute = new(threads);
        ModelShape shape = RandomModels.SixMillion;
        ParameterSet parameters = new(shape, 1);
        LanguageObjective objective = new(parameters, new TrainableTransformer(parameters, compute, Windows * Length, Length), compute, Windows * Length);
        Optimizer optimizer = new(parameters, compute, new OptimizerOptions());
        int[] tokens = new int[Windows * Length], starts = new int[Windows + 1];
        Random random = new(1);
        for (int i = 0; i < tokens.Length; i++) tokens[i] = random.Next(shape.Vocabulary);
        for (int i = 0; i <= Windows; i++) starts[i] = i * Length;
        double peak = 0, pass = double.MaxValue, step = double.MaxValue;
        for (int i = 0; i < rounds; i++)
        {
            peak = Math.Max(peak, MultiplyAddPeak.Measure(compute));
            long start = Stopwatch.GetTimestamp();
            objective.Run(tokens, tokens, starts, learn: true);
            double passSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            optimizer.Step(1e-4f);
            pass = Math.Min(pass, passSeconds);
            step = Math.Min(step, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        double work = NeededOperations(shape);
        console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"multiply-add peak {peak / 1e9:F0} GFLOP/s on {threads} threads ({compute.Path})"));
        console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"forward and backward: {tokens.Length / pass:F0} positions/s, {work / pass / 1e9:F0} GFLOP/s, {work / pass / peak:P0} of peak"));
        console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"with the optimiser: {tokens.Length / step:F0} positions/s, {work / step / 1e9:F0} GFLOP/s, {work / step / peak:P0} of peak"));
        return 0;
    }

    // Two operations a multiply-add; the products of the backward pass are twice those of the forward pass.
    private static double NeededOperations(ModelShape shape)
    {
        const double Passes = 1 + 2, PairsSeen = (Length + 1) / 2.0;
        double matrices = shape.Layers * ((4.0 * shape.Width * shape.Width) + (3.0 * shape.Width * shape.FeedForward)) + ((double)shape.Width * shape.Vocabulary);
        double attention = shape.Layers * 2 * PairsSeen * shape.Width;
        return 2 * Passes * Windows * Length * (matrices + attention);
    }
}
