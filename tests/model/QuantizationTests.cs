using System;
using Dialogos.SelfImprove.Model.Tensors;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Dialogos.Tests.Model;

/// <summary>Each stored type loses no more than its step allows.</summary>
public sealed class QuantizationTests
{
    [Theory]
    [InlineData(TensorType.F32, 0)]
    [InlineData(TensorType.F16, 0.0005)]
    [InlineData(TensorType.BF16, 0.004)]
    [InlineData(TensorType.Q8_0, 0.0048)] // half a step of 1/127, and the rounding of the scale to half precision
    [InlineData(TensorType.Q6_K, 0.04)]
    [InlineData(TensorType.Q5_0, 0.07)]
    [InlineData(TensorType.Q5_K, 0.07)] // scales and minima are fitted to the squares of a block: one value may lose more than half a step
    [InlineData(TensorType.Q4_0, 0.14)]
    [InlineData(TensorType.Q4_K, 0.12)]
    public void Values_come_back_within_the_bound_of_the_type(TensorType type, double bound) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).Zip(Gen.Choose(-8, 10)).ToArbitrary(), input =>
        {
            // Sizes whose scales are normal halves: below, the scale itself loses bits.
            float size = MathF.Pow(2, input.Item2 / 2f);
            float[] values = Array.ConvertAll(Shared.Floats(512, input.Item1), value => value * size);
            float[] back = WeightMatrix.Quantize(type, values, 1, 512).ToFloats();
            for (int i = 0; i < values.Length; i++)
                Assert.InRange(Math.Abs(values[i] - back[i]), 0, (bound * size) + 1e-6);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Theory]
    [InlineData(TensorType.Q8_0)]
    [InlineData(TensorType.Q4_0)]
    [InlineData(TensorType.Q5_0)]
    [InlineData(TensorType.Q4_K)]
    [InlineData(TensorType.Q5_K)]
    [InlineData(TensorType.Q6_K)]
    public void Constant_and_zero_blocks_survive(TensorType type)
    {
        foreach (float value in new[] { 0f, 1f, -1f, 1e-9f, 100f })
        {
            float[] values = new float[256];
            Array.Fill(values, value);
            foreach (float back in WeightMatrix.Quantize(type, values, 1, 256).ToFloats())
                Assert.InRange(MathF.Abs(back - value), 0, (0.02f * MathF.Abs(value)) + 1e-6f);
        }
    }

    [Fact]
    public void Every_half_converts_as_the_framework_does()
    {
        byte[] bytes = new byte[65536 * 2];
        for (int i = 0; i < 65536; i++) BitConverter.TryWriteBytes(bytes.AsSpan(2 * i), (ushort)i);
        float[] ours = new float[65536];
        Quantization.Dequantize(TensorType.F16, bytes, ours);
        for (int i = 0; i < 65536; i++) Assert.Equal((float)BitConverter.UInt16BitsToHalf((ushort)i), ours[i]);
    }

    [Fact]
    public void A_part_of_a_row_equals_the_row_s_part()
    {
        foreach (TensorType type in Enum.GetValues<TensorType>())
        {
            WeightMatrix weights = WeightMatrix.Quantize(type, Shared.Floats(3 * 768, 1), 3, 768);
            float[] all = weights.ToFloats(), part = new float[300];
            weights.ReadRow(1, 256, part);
            Assert.Equal(all[(768 + 256)..(768 + 556)], part);
        }
    }
}
