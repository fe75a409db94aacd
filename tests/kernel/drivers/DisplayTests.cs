using System;
using System.Text;
using Dialogos.Drivers.Display;
using Xunit;

namespace Dialogos.Tests.Kernel.Drivers;

public class DisplayTests
{
    private static CellGrid Show(string text, int columns = 10, int rows = 4)
    {
        var grid = new CellGrid(columns, rows);
        new AnsiParser(grid).Write(Encoding.UTF8.GetBytes(text));
        return grid;
    }

    private static string Text(CellGrid grid)
    {
        var text = new StringBuilder();
        for (var row = 0; row < grid.Rows; row++)
        {
            for (var column = 0; column < grid.Columns; column++)
                text.Append(grid[column, row].Character);
            text.Append('|');
        }
        return text.ToString().Replace(' ', '.');
    }

    [Theory]
    [InlineData("ab\r\ncd", "ab...|cd...|.....|")]
    [InlineData("abcdefg", "abcde|fg...|.....|")]
    [InlineData("abcde\r\nf", "abcde|f....|.....|")] // A full row does not cost a second one.
    [InlineData("1\r\n2\r\n3\r\n4", "2....|3....|4....|")]
    [InlineData("abc\bX", "abX..|.....|.....|")]
    [InlineData("\u001B[2;3HX", ".....|..X..|.....|")]
    [InlineData("\u001B[99;99HX", ".....|.....|....X|")]
    [InlineData("abcde\u001B[1;3H\u001B[K", "ab...|.....|.....|")]
    [InlineData("abcde\u001B[1;3H\u001B[1K", "...de|.....|.....|")]
    [InlineData("ab\r\ncd\u001B[2J", ".....|.....|.....|")]
    [InlineData("abcd\u001B[1;2H\u001B[2P", "ad...|.....|.....|")]
    [InlineData("abcd\u001B[1;2H\u001B[2@", "a..bc|.....|.....|")]
    [InlineData("\u001B]0;title\u0007x", "x....|.....|.....|")]
    [InlineData("\u001B]0;title\u001B\\x", "x....|.....|.....|")]
    [InlineData("\u001B(Bx", "x....|.....|.....|")]
    [InlineData("a\tb", "a...b|.....|.....|")]
    [InlineData("\u2500\u00E9", "\u2500\u00E9...|.....|.....|")]
    public void Text_lands_where_it_should(string input, string expected) => Assert.Equal(expected, Text(Show(input, 5, 3)));

    [Fact]
    public void Colours_follow_the_sequences()
    {
        var grid = Show("\u001B[31;44mA\u001B[1mB\u001B[0mC\u001B[7mD\u001B[27;38;5;196mE\u001B[38;2;255;255;255mF");
        Assert.True(grid[0, 0].SameAs(new Cell('A', 1, 4)));
        Assert.True(grid[1, 0].SameAs(new Cell('B', 9, 4)));
        Assert.True(grid[2, 0].SameAs(new Cell('C', 7, 0)));
        Assert.True(grid[3, 0].SameAs(new Cell('D', 0, 7)));
        Assert.Equal(Palette.Nearest(0xFF0000), grid[4, 0].Foreground);
        Assert.Equal(15, grid[5, 0].Foreground);
    }

    [Theory]
    [InlineData(new byte[] { 0xC3, 0x28 }, "\uFFFD(")]
    [InlineData(new byte[] { 0xE2, 0x82 }, "")]
    [InlineData(new byte[] { 0xE0, 0x80, 0x80 }, "\uFFFD")] // Overlong.
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, "\uFFFD")] // A surrogate.
    [InlineData(new byte[] { 0xF0, 0x9F, 0x98, 0x80 }, "\uFFFD")]
    [InlineData(new byte[] { 0xFF, 0x41 }, "\uFFFDA")]
    public void Bad_text_becomes_the_replacement_character(byte[] bytes, string expected)
    {
        var grid = new CellGrid(5, 1);
        new AnsiParser(grid).Write(bytes);
        Assert.StartsWith(expected + ".", Text(grid));
    }

    [Fact]
    public void Noise_does_no_harm_and_the_screen_shows_the_grid()
    {
        var random = new Random(5);
        const string alphabet = "\u001B[[[;0123456789mHJKABCDPX@suh?l\r\n\tab\u2588\u00FF";
        for (var round = 0; round < 200; round++)
        {
            var grid = new CellGrid(random.Next(1, 20), random.Next(1, 8));
            var surface = new Surface(grid.Columns * 8 + 3, grid.Rows * 16 + 5, round % 2 == 0);
            var painter = new GridPainter(grid, surface);
            var parser = new AnsiParser(grid);
            for (var part = 0; part < 20; part++)
            {
                var bytes = new byte[random.Next(60)];
                random.NextBytes(bytes);
                for (var i = 0; i < bytes.Length; i++)
                    bytes[i] = random.Next(10) == 0 ? bytes[i] : (byte)alphabet[random.Next(alphabet.Length)];
                parser.Write(bytes);
                painter.Paint();
                // A fresh painter shows the same: nothing was missed by painting only what changed.
                var fresh = new Surface(surface.Width, surface.Height, surface.IsRedFirst);
                new GridPainter(grid, fresh).PaintEverything(grid);
                Assert.Equal(fresh.Pixels, surface.Pixels);
            }
        }
    }

    [Fact]
    public void Glyphs_of_letters_differ_and_lines_join()
    {
        Assert.False(Font.Glyph('A').SequenceEqual(Font.Glyph('B')));
        Assert.True(Font.Glyph('\u4E00').SequenceEqual(Font.Glyph('\uFFFD')));
        foreach (var row in Font.Glyph('\u2502'))
            Assert.Equal(Font.Glyph('\u2502')[0], row);
        Assert.Contains((byte)0xFF, Font.Glyph('\u2500').ToArray());
    }

    private sealed class Surface(int width, int height, bool isRedFirst) : IPixelSurface
    {
        public uint[] Pixels { get; } = new uint[width * height];
        public int Width => width;
        public int Height => height;
        public bool IsRedFirst => isRedFirst;

        public void WriteRow(int column, int row, ReadOnlySpan<uint> pixels)
        {
            Assert.True(column >= 0 && column + pixels.Length <= width);
            pixels.CopyTo(Pixels.AsSpan(row * width + column));
        }
    }
}

internal static class PainterExtensions
{
    public static void PaintEverything(this GridPainter painter, CellGrid grid)
    {
        // Moving the cursor away and back marks nothing else, so mark every row by hand.
        var (column, row) = (grid.CursorColumn, grid.CursorRow);
        for (var i = 0; i < grid.Rows; i++)
            grid.MoveTo(column, i);
        grid.MoveTo(column, row);
        painter.Paint();
    }
}
