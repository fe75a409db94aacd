using System;
using System.Collections.Generic;
using System.Text;
using Dialogos.Drivers.Input;
using Xunit;

namespace Dialogos.Tests.Kernel.Drivers;

public class InputTests
{
    private static string Type(ScanSet set, params byte[] codes)
    {
        var decoder = new ScanCodeDecoder(set);
        var terminal = new KeyboardTerminal(KeyboardLayout.UnitedStates);
        var output = new StringBuilder();
        Span<byte> bytes = stackalloc byte[KeyboardTerminal.LongestSequence];
        foreach (var code in codes)
        {
            if (!decoder.TryDecode(code, out var keyEvent))
                continue;
            var length = terminal.Translate(keyEvent, bytes);
            output.Append(Encoding.Latin1.GetString(bytes[..length]));
        }
        return output.ToString();
    }

    [Theory]
    [InlineData("h", new byte[] { 0x23, 0xA3 })]
    [InlineData("Hi", new byte[] { 0x2A, 0x23, 0xA3, 0xAA, 0x17, 0x97 })]
    [InlineData("A1", new byte[] { 0x3A, 0xBA, 0x1E, 0x9E, 0x02, 0x82 })] // Caps Lock leaves digits alone.
    [InlineData("a", new byte[] { 0x3A, 0xBA, 0x36, 0x1E, 0x9E, 0xB6 })] // Caps Lock and Shift cancel out.
    [InlineData("\u0003", new byte[] { 0x1D, 0x2E, 0xAE, 0x9D })]
    [InlineData("\u001B[A", new byte[] { 0xE0, 0x48, 0xE0, 0xC8 })]
    [InlineData("\u001B[D", new byte[] { 0xE0, 0x2A, 0xE0, 0x4B, 0xE0, 0xCB, 0xE0, 0xAA })] // With fake shifts.
    [InlineData("\u001B[3~", new byte[] { 0xE0, 0x53 })]
    [InlineData("8", new byte[] { 0x48 })]
    [InlineData("\u001B[A", new byte[] { 0x45, 0xC5, 0x48 })] // Num Lock off: the pad's arrows.
    [InlineData("\r\u007F\t ", new byte[] { 0x1C, 0x0E, 0x0F, 0x39 })]
    [InlineData("\r/", new byte[] { 0xE0, 0x1C, 0xE0, 0x35 })]
    [InlineData("\u001Bx", new byte[] { 0x38, 0x2D })]
    [InlineData("x", new byte[] { 0xE1, 0x1D, 0x45, 0xE1, 0x9D, 0xC5, 0x2D })] // Pause is skipped.
    public void Set_one_types(string expected, byte[] codes) => Assert.Equal(expected, Type(ScanSet.One, codes));

    [Theory]
    [InlineData("h", new byte[] { 0x33, 0xF0, 0x33 })]
    [InlineData("Hi", new byte[] { 0x12, 0x33, 0xF0, 0x33, 0xF0, 0x12, 0x43 })]
    [InlineData("\u001B[C", new byte[] { 0xE0, 0x74, 0xE0, 0xF0, 0x74 })]
    [InlineData("\u001B[F", new byte[] { 0xE0, 0x69 })]
    [InlineData("qwertyuiop", new byte[] { 0x15, 0x1D, 0x24, 0x2D, 0x2C, 0x35, 0x3C, 0x43, 0x44, 0x4D })]
    [InlineData("x", new byte[] { 0xE1, 0x14, 0x77, 0xE1, 0xF0, 0x14, 0xF0, 0x77, 0x22 })]
    public void Set_two_types(string expected, byte[] codes) => Assert.Equal(expected, Type(ScanSet.Two, codes));

    [Fact]
    public void Every_printable_character_can_be_typed()
    {
        var typed = new HashSet<string>();
        for (byte code = 1; code < 0x3A; code++)
        {
            typed.Add(Type(ScanSet.One, code));
            typed.Add(Type(ScanSet.One, 0x2A, code));
        }
        for (var character = ' '; character < '\u007F'; character++)
            Assert.Contains(character.ToString(), typed);
    }

    [Theory]
    [InlineData(ScanSet.One)]
    [InlineData(ScanSet.Two)]
    public void Noise_does_no_harm(ScanSet set)
    {
        var noise = new byte[100_000];
        new Random(4).NextBytes(noise);
        Assert.NotEmpty(Type(set, noise));
    }
}
