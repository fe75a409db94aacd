using System;
using Dialogos.SelfImprove.Model.Tensors;
using Dialogos.SelfImprove.Training.Network;
using Dialogos.SelfImprove.Training.Optimization;
using Xunit;

namespace Dialogos.Tests.Training;

/// <summary>Optimisers and schedules.</summary>
public sealed class OptimizationTests
{
    [Theory]
    [InlineData(24, 24)]
    [InlineData(40, 16)]
    [InlineData(7, 33)]
    public void OrthogonalizedMatricesHaveSingularValuesNearOne(int rows, int columns)
    {
        Random random = new(rows);
        float[] matrix = new float[rows * columns];
        for (int i = 0; i < matrix.Length; i++) matrix[i] = random.NextSingle() - 0.5f;
        new Orthogonalizer(KernelPaths.Best).Orthogonalize(matrix, rows, columns);
        // For singular values in [low, high], |Xᵀu| of a unit vector u in the row space is too; random ones are, on the short side.
        int side = Math.Min(rows, columns);
        for (int trial = 0; trial < 20; trial++)
        {
            double[] unit = new double[side];
            double norm = 0, image = 0;
            for (int i = 0; i < side; i++) norm += Math.Pow(unit[i] = random.NextDouble() - 0.5, 2);
            for (int other = 0; other < Math.Max(rows, columns); other++)
            {
                double sum = 0;
                for (int i = 0; i < side; i++) sum += unit[i] * matrix[rows <= columns ? (i * columns) + other : (other * columns) + i];
                image += sum * sum;
            }

            Assert.InRange(Math.Sqrt(image / norm), 0.6, 1.25);
        }
    }

    [Theory]
    [InlineData(24, 24, 0.9)]
    [InlineData(70, 40, 0.8)]
    [InlineData(40, 130, 0.8)]
    public void OrthogonalizingIsFiveStepsOfTheIteration(int rows, int columns, double fall)
    {
        // Columns fall off, so that singular values lie far apart: the smallest are lost among the rounding errors of a float.
        Random random = new(columns);
        float[] matrix = new float[rows * columns];
        for (int i = 0; i < matrix.Length; i++) matrix[i] = (float)((random.NextDouble() - 0.5) * Math.Pow(fall, i % columns));
        double[] x = Array.ConvertAll(matrix, value => (double)value);
        double norm = Math.Sqrt(Multiply(x, 1, matrix.Length, x, 1)[0]);
        x = Array.ConvertAll(x, value => value / norm);
        for (int step = 0; step < 5; step++)
        {
            double[] gram = Multiply(x, rows, columns, Transpose(x, rows, columns), rows);
            double[] twice = Multiply(gram, rows, rows, x, columns), fourTimes = Multiply(gram, rows, rows, twice, columns);
            for (int i = 0; i < x.Length; i++) x[i] = (3.4445 * x[i]) - (4.7750 * twice[i]) + (2.0315 * fourTimes[i]);
        }

        new Orthogonalizer(KernelPaths.Best).Orthogonalize(matrix, rows, columns);
        for (int i = 0; i < x.Length; i++) Assert.InRange(matrix[i] - x[i], -2e-3, 2e-3);
    }

    private static double[] Transpose(double[] matrix, int rows, int columns)
    {
        double[] result = new double[matrix.Length];
        for (int i = 0; i < matrix.Length; i++) result[(i % columns * rows) + (i / columns)] = matrix[i];
        return result;
    }

    private static double[] Multiply(double[] left, int rows, int depth, double[] right, int columns)
    {
        double[] result = new double[rows * columns];
        for (int row = 0; row < rows; row++)
            for (int k = 0; k < depth; k++)
                for (int column = 0; column < columns; column++) result[(row * columns) + column] += left[(row * depth) + k] * right[(k * columns) + column];
        return result;
    }

    [Fact]
    public void AdamStepsAreThoseOfTheFormula()
    {
        using Compute compute = new(1);
        ParameterSet parameters = Small.Parameters(1);
        OptimizerOptions options = new() { ClipNorm = float.MaxValue, WeightDecay = 0.1f };
        Optimizer optimizer = new(parameters, compute, options);
        Parameter parameter = parameters["token_embd.weight"];
        int at = parameter.Offset + 5;
        double value = parameters.Values[at], first = 0, second = 0;
        for (int step = 1; step <= 5; step++)
        {
            double gradient = Math.Sin(step);
            parameters.Gradients[at] = (float)gradient;
            optimizer.Step(0.01f);
            first = (options.Beta1 * first) + ((1 - options.Beta1) * gradient);
            second = (options.Beta2 * second) + ((1 - options.Beta2) * gradient * gradient);
            double move = first / (1 - Math.Pow(options.Beta1, step)) / (Math.Sqrt(second / (1 - Math.Pow(options.Beta2, step))) + 1e-8);
            value = (value * (1 - (0.01 * options.WeightDecay))) - (0.01 * move);
            Assert.Equal(value, parameters.Values[at], 5);
        }
    }

    [Fact]
    public void LongGradientsAreClippedAndInfiniteOnesRefused()
    {
        using Compute compute = new(1);
        ParameterSet parameters = Small.Parameters(1);
        Optimizer optimizer = new(parameters, compute, new OptimizerOptions { ClipNorm = 1 });
        parameters.Gradients[0] = 3;
        parameters.Gradients[1] = 4;
        Assert.Equal(5, optimizer.Step(0.1f), 4);
        Assert.Equal(0.06f, optimizer.First[0], 5);
        parameters.Gradients[0] = float.PositiveInfinity;
        Assert.Throws<ArithmeticException>(() => optimizer.Step(0.1f));
    }

    [Fact]
    public void TheRateRisesStaysAndFalls()
    {
        LearningRate rate = new(1, 10);
        Assert.Equal(0.1f, rate.At(0, -1, -1), 5);
        Assert.Equal(1, rate.At(500, -1, -1), 5);
        Assert.Equal(1, rate.At(100, 100, 200), 5);
        Assert.InRange(rate.At(150, 100, 200), 0.49f, 0.53f);
        Assert.InRange(rate.At(200, 100, 200), 0.01f, 0.03f);
    }
}
