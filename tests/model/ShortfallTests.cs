using Dialogos.SelfImprove.Model.Bench;
using Xunit;

namespace Dialogos.Tests.Model;

/// <summary>A row of the comparison below llama.cpp's names the limit that was measured beside it, and no other.</summary>
public sealed class ShortfallTests
{
    private static readonly RowLimits Limits = new(WeightBytes: 1e9, Operations: 2e9, CachedRate: 40e9, MemoryRate: 20e9, FloatRate: 200e9);

    [Fact]
    public void Rows_that_are_fast_or_alone_owe_no_reason()
    {
        foreach (double? ratio in new double?[] { null, 1, 1.5 })
        {
            SpeedRow row = Row("Q4_0", decode: 5, ratio, ratio);
            Assert.Null(Shortfall.OfDecode(row));
            Assert.Null(Shortfall.OfPrompt(row));
        }
    }

    [Theory]
    [InlineData(19, 40, 20, "bounded by memory")]
    [InlineData(19, 20, 50, "bounded by arithmetic")]
    [InlineData(5, 40, 20, "bounded by neither")]
    public void The_reason_is_the_nearest_limit(double tokens, double cached, double memory, string reason)
    {
        SpeedRow row = Row("Q4_0", tokens, 0.5, 0.6) with { Limits = Limits with { CachedRate = cached * 1e9, MemoryRate = memory * 1e9 } };
        Assert.Contains(reason, Shortfall.OfDecode(row));
    }

    [Fact]
    public void A_difference_within_the_spread_is_called_that() =>
        Assert.Contains("spread", Shortfall.OfDecode(Row("Q8_0", 5, 0.97, 1.02)));

    [Fact]
    public void A_float_row_is_not_excused_by_byte_products()
    {
        Assert.DoesNotContain("bytes", Shortfall.OfPrompt(Row("F32", 5, 0.5, 0.6)));
        Assert.Contains("bytes", Shortfall.OfPrompt(Row("Q4_K", 5, 0.5, 0.6)));
    }

    private static SpeedRow Row(string type, double decode, double? ratio, double? best) =>
        new("1B", type, 2, new Speed(60, 100, ratio, best), new Speed(decode, 10, ratio, best), Limits);
}
