using System;
using System.Collections.Generic;
using Dialogos.SelfImprove.Model.Inference;
using Dialogos.SelfImprove.Model.Tensors;
using Dialogos.SelfImprove.Ranking;
using Dialogos.SelfImprove.Training.Network;
using Xunit;

namespace Dialogos.Tests.Training;

/// <summary>Gradients against differences of the loss, in random directions of each parameter.</summary>
public sealed class GradientTests
{
    private static readonly int[] Starts = [0, 5, 17];

    [Fact]
    public void TheLanguageLossHasTheGradientThatItsDifferencesShow()
    {
        using Compute compute = new(2);
        ParameterSet parameters = Small.Parameters(1);
        LanguageObjective objective = new(parameters, new TrainableTransformer(parameters, compute, 32, 16), compute, 32);
        Random random = new(2);
        int[] tokens = Small.Tokens(random, 17), targets = Small.Tokens(random, 17);
        targets[4] = -1;
        objective.Run(tokens, targets, Starts, learn: true);
        CheckDirections(parameters, () => objective.Run(tokens, targets, Starts, learn: false).MeanLoss, name => !name.StartsWith("rank.", StringComparison.Ordinal));
    }

    [Fact]
    public void TheRankingLossHasTheGradientThatItsDifferencesShow()
    {
        using Compute compute = new(2);
        ParameterSet parameters = Small.Parameters(3);
        RankingObjective objective = new(parameters, new TrainableTransformer(parameters, compute, 64, 32), compute, 64);
        (List<RankingInput> batch, List<int> answers) = Small.Batch(new Random(4));
        objective.Run(batch, answers);
        float[] gradients = [.. parameters.Gradients];
        CheckDirections(parameters, () =>
        {
            double loss = objective.Run(batch, answers).Figures.MeanLoss;
            gradients.CopyTo(parameters.Gradients, 0);
            return loss;
        }, _ => true);
    }

    private static void CheckDirections(ParameterSet parameters, Func<double> loss, Func<string, bool> wanted)
    {
        Random random = new(5);
        float[] gradients = [.. parameters.Gradients];
        foreach (Parameter parameter in parameters.All)
        {
            if (!wanted(parameter.Name)) continue;
            // Along the gradient itself the expected change is its squared norm: far above rounding.
            double square = 0;
            Span<float> values = parameters.Values.AsSpan(parameter.Offset, parameter.Length);
            float[] saved = values.ToArray();
            float[] direction = new float[parameter.Length];
            for (int i = 0; i < direction.Length; i++)
            {
                direction[i] = gradients[parameter.Offset + i] * (0.5f + random.NextSingle());
                square += (double)direction[i] * gradients[parameter.Offset + i];
            }

            double norm = 0;
            foreach (float element in direction) norm += (double)element * element;
            Assert.True(norm > 0, $"{parameter.Name} has no gradient");
            float step = (float)(0.005 / Math.Sqrt(norm));
            for (int i = 0; i < saved.Length; i++) values[i] = saved[i] + (step * direction[i]);
            double above = loss();
            values = parameters.Values.AsSpan(parameter.Offset, parameter.Length);
            for (int i = 0; i < saved.Length; i++) values[i] = saved[i] - (step * direction[i]);
            double below = loss();
            saved.CopyTo(parameters.Values.AsSpan(parameter.Offset, parameter.Length));
            double measured = (above - below) / (2 * step);
            Assert.True(Math.Abs(measured - square) <= 0.01 * Math.Abs(square) + 5e-4 * Math.Sqrt(norm),
                $"{parameter.Name}: gradient {square}, difference {measured}");
        }
    }
}

/// <summary>A shape and data small enough for tests.</summary>
internal static class Small
{
    public static ModelShape Shape { get; } = new()
    {
        Layers = 2, Width = 32, Heads = 4, KeyValueHeads = 4, HeadWidth = 8, FeedForward = 64, Vocabulary = 50,
        ContextLength = 64, RopeDimensions = 8,
    };

    public static ParameterSet Parameters(int seed)
    {
        ParameterSet parameters = new(Shape, seed);
        // Larger than at the start of training, so that no part's gradient drowns in rounding.
        Random random = new(seed);
        for (int i = 0; i < parameters.Values.Length; i++) parameters.Values[i] += (random.NextSingle() - 0.5f) * 0.3f;
        return parameters;
    }

    public static int[] Tokens(Random random, int count)
    {
        int[] tokens = new int[count];
        for (int i = 0; i < count; i++) tokens[i] = random.Next(Shape.Vocabulary);
        return tokens;
    }

    public static (List<RankingInput> Batch, List<int> Answers) Batch(Random random)
    {
        List<RankingInput> batch = [];
        List<int> answers = [];
        foreach (int rows in new[] { 9, 20, 3 })
        {
            int[][] lines = new int[rows][];
            for (int i = 0; i < rows; i++) lines[i] = Tokens(random, 1 + random.Next(3));
            CandidateRow[] candidates = new CandidateRow[1 + random.Next(6)];
            for (int i = 0; i < candidates.Length; i++)
            {
                int[] occurrences = random.Next(2) == 0 ? [] : [random.Next(1, rows), random.Next(1, rows)];
                candidates[i] = new CandidateRow(random.Next(1, rows), random.Next(20), Tokens(random, 1 + random.Next(2)), occurrences);
            }

            batch.Add(new RankingInput(lines, candidates));
            answers.Add(random.Next(candidates.Length + 1));
        }

        answers[0] = batch[0].Candidates.Length;
        return (batch, answers);
    }
}
