using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Dialogos.Kernel.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Dialogos.Tests.Kernel.Diagnostics;

public class LineEditorTests
{
    [Theory]
    [InlineData("abc\r", "abc")]
    [InlineData("abc\u007f\u007fx\r", "ax")]
    [InlineData("bc\u001b[Ha\r", "abc")]
    [InlineData("ac\u001b[Db\r", "abc")]
    [InlineData("ab\u0001x\u0005y\r", "xaby")]
    [InlineData("one two  \u0017three\r", "one three")]
    [InlineData("abc\u0001\u000b\r", "")]
    [InlineData("abc\u001b[D\u0015\r", "c")]
    [InlineData("abc\u001b[D\u001b[D\u001b[3~\r", "ac")]
    [InlineData("\u001b[999;5Zabc\r", "abc")]
    public void Keys_edit(string keys, string expected) => Assert.Equal(expected, Type(new LineEditor(_ => { }), keys));

    [Fact]
    public void History_comes_back_and_keeps_the_unfinished_line()
    {
        var editor = new LineEditor(_ => { });
        Type(editor, "first\r");
        Type(editor, "second\r");
        Assert.Equal("first", Type(editor, "\u001b[A\u001b[A\r"));
        Assert.Equal("new", Type(editor, "new\u001b[A\u001b[B\r"));
        Assert.Equal(4, editor.HistoryCount);
        Assert.Equal("", Type(editor, "gone\u0003"));
    }

    [Fact]
    public void Tab_completes_as_far_as_all_agree()
    {
        var editor = new LineEditor(_ => { }, new Words());
        Assert.Equal("memory ", Type(editor, "me\t\r"));
        Assert.Equal("re", Type(editor, "r\t\r"));
        Assert.Equal("xyz", Type(editor, "xyz\t\r"));
    }

    [Fact]
    public void The_screen_always_shows_the_line()
    {
        char[] keys = ['a', 'b', ' ', '\x01', '\x05', '\x02', '\x06', '\x04', '\x0B', '\x15', '\x17', '\x7F', '\x10', '\x0E'];
        Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            var screen = new Screen();
            var editor = new LineEditor(screen.Write);
            Type(editor, "earlier line\r");
            screen.Clear();
            editor.Begin("> ");
            for (int i = 0; i < 60; i++)
            {
                editor.Accept(keys[random.Next(keys.Length)]);
                if (screen.Text != "> " + editor.Text || screen.Cursor != 2 + editor.Cursor)
                    return false;
            }
            return true;
        }).QuickCheckThrowOnFailure();
    }

    private static string Type(LineEditor editor, string keys)
    {
        editor.Begin("");
        string? line = null;
        foreach (char key in keys)
            line = editor.Accept(key);
        return line ?? throw new InvalidOperationException("the line is not finished");
    }

    private sealed class Words : ICompletion
    {
        public List<string> Complete(string start, bool isFirst) =>
            new[] { "memory", "reboot", "redo" }.Where(w => isFirst && w.StartsWith(start, StringComparison.Ordinal)).ToList();
    }

    // One row of a terminal that knows backspace and "erase to the end".
    private sealed class Screen
    {
        private readonly StringBuilder _row = new();
        public int Cursor { get; private set; }
        public string Text => _row.ToString();
        public void Clear()
        {
            _row.Clear();
            Cursor = 0;
        }

        public void Write(string text)
        {
            text = text.Replace("\x1B[K", "\x1B", StringComparison.Ordinal);
            foreach (char character in text)
            {
                if (character == '\b')
                    Cursor--;
                else if (character == '\x1B')
                    _row.Length = Cursor;
                else if (Cursor < _row.Length)
                    _row[Cursor++] = character;
                else
                {
                    _row.Append(character);
                    Cursor++;
                }
            }
        }
    }
}
