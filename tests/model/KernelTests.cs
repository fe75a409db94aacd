using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.Intrinsics;
using Dialogos.SelfImprove.Model.Tensors;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Dialogos.Tests.Model;

/// <summary>Every kernel on every path of this machine against the scalar one, over odd shapes.</summary>
public sealed class KernelTests
{
    public static TheoryData<KernelPath> Paths => [.. Enum.GetValues<KernelPath>().Where(p => p != KernelPath.Scalar && KernelPaths.IsAvailable(p))];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Vector_functions_agree_with_the_scalar_ones(KernelPath path) =>
        Prop.ForAll(Gen.Choose(1, 200).Zip(Gen.Choose(0, 1 << 20)).ToArbitrary(), input =>
        {
            (int length, int seed) = input;
            float[] a = Shared.Floats(length, seed), b = Shared.Floats(length, seed + 1);
            AssertClose(VectorKernels.Dot(KernelPath.Scalar, a, b), VectorKernels.Dot(path, a, b), length);
            Compare(path, a, (p, t) => VectorKernels.AddScaled(p, t, 0.7f, b));
            Compare(path, a, (p, t) => VectorKernels.Scale(p, t, 1.3f));
            Compare(path, a, (p, t) => VectorKernels.Softmax(p, t));
            Compare(path, a, (p, t) => VectorKernels.SwiGlu(p, t, b));
            Compare(path, a, (p, t) => VectorKernels.RmsNorm(p, a, b, 1e-5f, t));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Theory]
    [MemberData(nameof(Paths))]
    public void Matrix_products_agree_with_the_scalar_one(KernelPath path) =>
        Prop.ForAll(
            Gen.Choose(1, 41).Zip(Gen.Choose(1, 300)).Zip(Gen.Choose(1, 77)).Zip(Gen.Choose(0, 15)).ToArbitrary(),
            input =>
            {
                (((int m, int k), int n), int flags) = input;
                MatrixView left = View(m, k, transposed: (flags & 1) != 0, seed: 1);
                MatrixView right = View(k, n, transposed: (flags & 2) != 0, seed: 2);
                bool accumulate = (flags & 4) != 0;
                float[] expected = Shared.Floats(m * n, 3), actual = [.. expected];
                using Compute compute = new(threads: (flags & 8) != 0 ? 3 : 1, path);
                MatrixProduct.MultiplySerial(KernelPath.Scalar, left, right, new MatrixView(expected, m, n), accumulate);
                MatrixProduct.Multiply(compute, left, right, new MatrixView(actual, m, n), accumulate);
                for (int i = 0; i < expected.Length; i++) AssertClose(expected[i], actual[i], k);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Theory]
    [MemberData(nameof(Paths))]
    public void Matrix_products_of_many_blocks_agree_with_the_scalar_one(KernelPath path)
    {
        foreach ((int m, int k, int n, bool transposed) in new[] { (523, 40, 65, false), (530, 270, 31, true), (37, 3, 300, false), (131, 520, 290, true), (8, 0, 32, false) })
        {
            MatrixView left = View(m, k, transposed, seed: 1), right = View(k, n, transposed: !transposed, seed: 2);
            float[] expected = new float[m * n], one = new float[m * n], three = new float[m * n];
            using Compute compute = new(threads: 3, path);
            MatrixProduct.MultiplySerial(KernelPath.Scalar, left, right, new MatrixView(expected, m, n));
            MatrixProduct.MultiplySerial(path, left, right, new MatrixView(one, m, n));
            MatrixProduct.Multiply(compute, left, right, new MatrixView(three, m, n));
            for (int i = 0; i < expected.Length; i++) AssertClose(expected[i], one[i], Math.Max(1, k));
            Assert.Equal(one, three);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Products_with_triangles_agree_with_whole_ones(KernelPath path) =>
        Prop.ForAll(Gen.Choose(1, 300).Zip(Gen.Choose(1, 70)).Zip(Gen.Choose(0, 7)).ToArbitrary(), input =>
        {
            ((int side, int columns), int flags) = input;
            bool accumulate = (flags & 1) != 0;
            MatrixView square = View(side, side, transposed: (flags & 2) != 0, seed: 1), thin = View(side, columns, transposed: (flags & 4) != 0, seed: 2);
            float[] expected = Shared.Floats(side * side, 3), actual = [.. expected];
            MatrixProduct.MultiplySerial(KernelPath.Scalar, thin, thin.Transposed, new MatrixView(expected, side, side), accumulate);
            MatrixProduct.MultiplySerial(path, thin, thin.Transposed, new MatrixView(actual, side, side), accumulate, Triangle.OutputLower);
            for (int row = 0; row < side; row++)
                for (int column = 0; column <= row; column++) AssertClose(expected[(row * side) + column], actual[(row * side) + column], columns);
            foreach (Triangle triangle in new[] { Triangle.LeftLower, Triangle.LeftUpper })
            {
                float[] zeroed = new float[side * side];
                for (int row = 0; row < side; row++)
                {
                    for (int column = 0; column < side; column++)
                        if (triangle == Triangle.LeftLower ? column <= row : column >= row) zeroed[(row * side) + column] = Element(square, row, column);
                }

                MatrixView left = new(zeroed, side, side);
                float[] whole = Shared.Floats(side * columns, 4), part = [.. whole];
                MatrixProduct.MultiplySerial(KernelPath.Scalar, left, thin, new MatrixView(whole, side, columns), accumulate);
                MatrixProduct.MultiplySerial(path, left, thin, new MatrixView(part, side, columns), accumulate, triangle);
                for (int i = 0; i < whole.Length; i++) AssertClose(whole[i], part[i], side);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(100)]
    public void A_symmetric_matrix_is_completed_from_its_lower_half(int side)
    {
        float[] data = Shared.Floats(side * side, 1), before = [.. data];
        MatrixProduct.CompleteSymmetric(new MatrixView(data, side, side));
        for (int row = 0; row < side; row++)
            for (int column = 0; column < side; column++)
                Assert.Equal(before[(Math.Max(row, column) * side) + Math.Min(row, column)], data[(row * side) + column]);
    }

    [Fact]
    public void Exponentials_are_those_of_the_library()
    {
        for (int i = -2000; i <= 2000; i++)
        {
            float x = i * 0.0436f, expected = MathF.Exp(x), actual = Exponential.Of(Vector512.Create(x))[i & 15];
            Assert.InRange(actual / expected, 1 - 4e-7f, 1 + 4e-7f);
        }

        Vector512<float> ends = Exponential.Of(Vector512.Create([float.NegativeInfinity, -200, -88, 89, 200, float.PositiveInfinity, float.NaN, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
        for (int i = 0; i < 3; i++) Assert.Equal(0, ends[i]);
        for (int i = 3; i < 6; i++) Assert.Equal(float.PositiveInfinity, ends[i]);
        Assert.Equal(float.NaN, ends[6]);
        Assert.Equal(1, ends[7]);
    }

    private static float Element(MatrixView view, int row, int column) =>
        view.Data[view.Offset + (row * view.RowStride) + (column * view.ColumnStride)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Linear_layers_agree_with_the_scalar_path_for_every_type(KernelPath path)
    {
        foreach (TensorType type in Enum.GetValues<TensorType>())
        {
            foreach ((int rows, int columns, int inputs) in new[] { (1, 256, 1), (7, 512, 3), (33, 768, 8), (40, 256, 9), (65, 512, 30), (33, 640, 12), (9, 352, 20), (40, 1504, 9) })
            {
                if (columns % TensorLayout.BlockLength(type) != 0) continue;
                WeightMatrix weights = WeightMatrix.Quantize(type, Shared.Floats(rows * columns, 5), rows, columns);
                float[] input = Shared.Floats(inputs * columns, 6);
                float[] expected = Multiply(KernelPath.Scalar, 1, weights, input, inputs);
                float[] actual = Multiply(path, 2, weights, input, inputs);

                // Many rows skip the rounding of inputs to 8 bits on most paths: allow its size.
                float tolerance = inputs > LinearProduct.FewRows && TensorLayout.BlockLength(type) > 1 ? 0.15f * MathF.Sqrt(columns / 256f) : 1e-3f;
                for (int i = 0; i < expected.Length; i++) Assert.InRange(MathF.Abs(expected[i] - actual[i]), 0, tolerance);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(37)]
    public void Results_are_the_same_bits_for_every_number_of_threads(int inputs)
    {
        foreach (TensorType type in Enum.GetValues<TensorType>())
        {
            WeightMatrix weights = WeightMatrix.Quantize(type, Shared.Floats(600 * 512, 5), 600, 512);
            float[] input = Shared.Floats(inputs * 512, 6);
            float[] one = Multiply(KernelPaths.Best, 1, weights, input, inputs);
            foreach (int threads in new[] { 2, 3, 5 }) Assert.Equal(one, Multiply(KernelPaths.Best, threads, weights, input, inputs));
        }
    }

    [Fact]
    public void A_row_has_the_same_bits_alone_and_among_seven_others()
    {
        WeightMatrix weights = WeightMatrix.Quantize(TensorType.Q4_K, Shared.Floats(50 * 512, 5), 50, 512);
        float[] input = Shared.Floats(8 * 512, 6);
        float[] together = Multiply(KernelPaths.Best, 2, weights, input, 8);
        for (int row = 0; row < 8; row++)
            Assert.Equal(together[(row * 50)..((row + 1) * 50)], Multiply(KernelPaths.Best, 1, weights, input[(row * 512)..((row + 1) * 512)], 1));
    }

    [Fact]
    public void A_view_outside_its_array_is_refused()
    {
        MatrixView small = new(new float[6], 2, 3);
        Assert.Throws<ArgumentException>(() => MatrixProduct.MultiplySerial(
            KernelPaths.Best, small with { Offset = 1 }, small.Transposed, new MatrixView(new float[4], 2, 2)));
        Assert.Throws<ArgumentException>(() => new MatrixView(new float[5], 2, 3));
    }

    [Fact]
    public void A_job_that_throws_fails_the_run_and_leaves_the_pool_working()
    {
        using WorkerPool pool = new(3);
        Assert.Throws<AggregateException>(() => pool.Run(10, job => { if (job == 7) throw new InvalidOperationException(); }));
        int[] seen = new int[1000];
        pool.Run(seen.Length, job => seen[job]++);
        Assert.All(seen, count => Assert.Equal(1, count));
    }

    private static float[] Multiply(KernelPath path, int threads, WeightMatrix weights, float[] input, int inputs)
    {
        using Compute compute = new(threads, path);
        float[] output = new float[inputs * weights.Rows];
        new LinearProduct(compute).Multiply(input, inputs, new LinearLayer(weights, output));
        return output;
    }

    private static MatrixView View(int rows, int columns, bool transposed, int seed)
    {
        float[] data = Shared.Floats((rows * columns) + 11, seed);
        return transposed ? new MatrixView(data, 11, columns, rows, rows, 1).Transposed : new MatrixView(data, 11, rows, columns, columns, 1);
    }

    private static void Compare(KernelPath path, float[] start, Action<KernelPath, float[]> function)
    {
        float[] expected = [.. start], actual = [.. start];
        function(KernelPath.Scalar, expected);
        function(path, actual);
        for (int i = 0; i < expected.Length; i++) AssertClose(expected[i], actual[i], 16);
    }

    private static void AssertClose(float expected, float actual, int terms) =>
        Assert.InRange(MathF.Abs(expected - actual), 0, 1e-6f * terms * (1 + MathF.Abs(expected)));
}
