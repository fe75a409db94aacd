using System;
using System.Globalization;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Dialogos.Tests.Kernel.CoreLibrary;

/// <summary>The core library's conversions of floating-point numbers, with .NET's as the oracle.</summary>
public class FloatingPointTextTests
{
    private static readonly double[] Corners =
    [
        0, -0.0, 1, -1, 0.1, 1e23, 9.5e-7, 1e15, 1e14, 999999999999999.9, 123456789012345680, 0.0001, 0.00001, 5e-324, 2.2250738585072014e-308,
        2.2250738585072009e-308, double.MaxValue, double.MinValue, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
        9007199254740993, 4503599627370496.5, 1.7976931348623155e308, 2e-44, 0.5, 1.5, 2.5, 0.125, 0.375, 0.25, 0.75, 9.96, 0.045, 99.995, 1e21, 1e22,
    ];

    // Any bits, numbers of a person's size, and powers of two, below which the next number is nearer.
    private static readonly Arbitrary<double> Doubles = Gen.OneOf(
        Gen.Choose(int.MinValue, int.MaxValue).Two().Select(t => BitConverter.Int64BitsToDouble(((long)t.Item1 << 32) ^ (uint)t.Item2)),
        Gen.Choose(-1_000_000, 1_000_000).Two().Select(t => t.Item1 / (double)(t.Item2 == 0 ? 1 : t.Item2)),
        Gen.Choose(-1074, 1023).Select(power => Math.ScaleB(1, power)),
        Gen.Elements(Corners)).ToArbitrary();

    private static string Text(double value, string format = "") =>
        FloatingPointFormatting.ToText(BitConverter.DoubleToUInt64Bits(value), FloatingPointShape.Double, format);

    // At some powers of two, 2^-25 for one, .NET's text is a digit too short and reads back as the number below.
    private static bool IsRightFor(string ours, string theirs, double value) =>
        double.Parse(theirs, CultureInfo.InvariantCulture).Equals(value) ? ours == theirs
            : ours.Length == theirs.Length + 1 && double.Parse(ours, CultureInfo.InvariantCulture).Equals(value);

    [Fact]
    public void The_shortest_text_is_that_of_DotNet() => Prop.ForAll(Doubles, value =>
        IsRightFor(Text(value), value.ToString(CultureInfo.InvariantCulture), value) &&
            IsRightFor(Text(value, "g"), value.ToString("g", CultureInfo.InvariantCulture), value))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void Every_power_of_two_is_written_in_few_digits_and_read_back()
    {
        Assert.Equal("2.9802322387695312E-08", Text(Math.ScaleB(1, -25)));
        for (var power = -1074; power <= 1023; power++)
        {
            var value = Math.ScaleB(1, power);
            Assert.True(IsRightFor(Text(value), value.ToString(CultureInfo.InvariantCulture), value), $"2^{power}: {Text(value)}");
        }
    }

    [Fact]
    public void The_shortest_text_of_a_single_is_that_of_DotNet() => Prop.ForAll<int>(bits =>
    {
        float value = BitConverter.Int32BitsToSingle(bits * 7919);
        return FloatingPointFormatting.ToText(BitConverter.SingleToUInt32Bits(value), FloatingPointShape.Single, "") ==
            value.ToString(CultureInfo.InvariantCulture);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Fixed_places_are_those_of_DotNet() => Prop.ForAll(Doubles, Gen.OneOf(Gen.Choose(0, 3), Gen.Choose(0, 20)).ToArbitrary(), (value, places) =>
        Text(value, "F" + places) == value.ToString("F" + places, CultureInfo.InvariantCulture))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void What_is_written_is_read_back() => Prop.ForAll(Doubles, value =>
        FloatingPointParsing.TryParse(Text(value), FloatingPointShape.Double, out var bits) &&
            BitConverter.UInt64BitsToDouble(bits).Equals(value)).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Decimal_numbers_are_read_as_DotNet_reads_them()
    {
        var digits = Gen.Choose(0, 9).Select(d => (char)('0' + d)).ArrayOf().Resize(40).Select(d => new string(d));
        var texts = digits.Two().SelectMany(_ => Gen.Choose(-400, 400), (parts, power) => $"{parts.Item1}.{parts.Item2}e{power}");
        Prop.ForAll(texts.ToArbitrary(), SameAsDotNet).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    // Halfway between two doubles, and a digit more: only exact arithmetic decides.
    [Fact]
    public void Halves_are_read_as_DotNet_reads_them()
    {
        var odd = Gen.Choose(int.MinValue, int.MaxValue).Two().Select(t => (decimal)(1UL << 53) + (uint)t.Item1 + 0.5m);
        Prop.ForAll(odd.ToArbitrary(), half =>
        {
            string text = half.ToString(CultureInfo.InvariantCulture);
            return SameAsDotNet(text) && SameAsDotNet(text + new string('0', 800) + "1") && SameAsDotNet((2 * half).ToString(CultureInfo.InvariantCulture));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Garbage_is_refused_as_DotNet_refuses_it()
    {
        var texts = Gen.Elements("0123456789.,eE+- nNaAiIfty\t".ToCharArray()).ArrayOf().Resize(8).Select(c => new string(c));
        Prop.ForAll(texts.ToArbitrary(), SameAsDotNet).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
        foreach (var text in new[] { "", " ", ".", "-", "1e", "1e+", "1.e5", ".5", "1,2,3.4", ",1", "1\0", "Infinity", "-infinity", "+NaN", "1e999999999999", "0e999999999999" })
            Assert.True(SameAsDotNet(text), text);
    }

    private static bool SameAsDotNet(string text)
    {
        bool theirs = double.TryParse(text, CultureInfo.InvariantCulture, out var expected);
        bool ours = FloatingPointParsing.TryParse(text, FloatingPointShape.Double, out var bits);
        return ours == theirs && (!ours || BitConverter.DoubleToInt64Bits(expected) == (long)bits);
    }
}
