// Words. The *line* is what a person types; the *cursor* stands before one of its characters or at its end; the *history*
// holds earlier lines. The editor speaks to any character terminal: characters in, text and the escape sequences of ECMA-48
// out (cursor left, erase to the end of the line), which serial consoles and our screen both understand.
using System;
using System.Collections.Generic;

namespace Dialogos.Kernel.Diagnostics;

/// <summary>Offers words that could stand where the cursor is.</summary>
public interface ICompletion
{
    /// <summary>All words that begin with <paramref name="start"/>, sorted; <paramref name="isFirst"/>: in the place of a command.</summary>
    List<string> Complete(string start, bool isFirst);
}

/// <summary>Edits one line at a time.</summary>
public sealed class LineEditor
{
    /// <summary>Longer lines are not accepted.</summary>
    public const int MaximumLength = 1000;
    private const int MaximumHistory = 100;

    private readonly Action<string> _output;
    private readonly ICompletion? _completion;
    private readonly List<char> _line = new();
    private readonly List<string> _history = new();
    private string _prompt = "";
    private int _cursor;
    private int _historyAt;
    private string _unfinished = "";
    private EscapeState _escape;
    private int _parameter;

    private enum EscapeState
    {
        None,
        Escape,
        Sequence,
        Single,
    }

    /// <summary>Creates an editor that shows itself through <paramref name="output"/>.</summary>
    public LineEditor(Action<string> output, ICompletion? completion = null)
    {
        _output = output;
        _completion = completion;
    }

    /// <summary>The line as it is at the moment.</summary>
    public string Text => new(_line.ToArray());

    /// <summary>Where the cursor is, 0 to the line's length.</summary>
    public int Cursor => _cursor;

    /// <summary>Earlier lines, the oldest first.</summary>
    public int HistoryCount => _history.Count;

    /// <summary>Starts a line.</summary>
    public void Begin(string prompt)
    {
        _prompt = prompt;
        _line.Clear();
        _cursor = 0;
        _historyAt = _history.Count;
        _unfinished = "";
        _output(prompt);
    }

    /// <summary>Shows prompt and line again, after something else was printed.</summary>
    public void Redraw()
    {
        _output("\r\x1B[K" + _prompt + Text);
        MoveLeft(_line.Count - _cursor);
    }

    /// <summary>Takes a character; returns the finished line after a return key, "" after ctrl-c, else null.</summary>
    public string? Accept(char character)
    {
        if (_escape != EscapeState.None)
        {
            AcceptEscape(character);
            return null;
        }
        switch (character)
        {
            case '\r':
            case '\n':
                return Finish();
            case '\x03':
                _output("^C\n");
                _line.Clear();
                _cursor = 0;
                return "";
            case '\x1B':
                _escape = EscapeState.Escape;
                return null;
            case '\x01':
                MoveTo(0);
                return null;
            case '\x05':
                MoveTo(_line.Count);
                return null;
            case '\x02':
                MoveTo(_cursor - 1);
                return null;
            case '\x06':
                MoveTo(_cursor + 1);
                return null;
            case '\x04':
                Remove(_cursor, _cursor + 1);
                return null;
            case '\x0B':
                Remove(_cursor, _line.Count);
                return null;
            case '\x15':
                Remove(0, _cursor);
                return null;
            case '\x17':
                Remove(StartOfWord(), _cursor);
                return null;
            case '\x08':
            case '\x7F':
                Remove(_cursor - 1, _cursor);
                return null;
            case '\x10':
                Recall(_historyAt - 1);
                return null;
            case '\x0E':
                Recall(_historyAt + 1);
                return null;
            case '\t':
                Complete();
                return null;
            default:
                if (character >= ' ')
                    Insert(character);
                return null;
        }
    }

    private string Finish()
    {
        string line = Text;
        _output("\n");
        bool isNew = _history.Count == 0 || _history[_history.Count - 1] != line;
        if (line.Length > 0 && isNew)
        {
            if (_history.Count == MaximumHistory)
                _history.RemoveAt(0);
            _history.Add(line);
        }
        _line.Clear();
        _cursor = 0;
        return line;
    }

    private void AcceptEscape(char character)
    {
        if (_escape == EscapeState.Escape)
        {
            _parameter = 0;
            _escape = character == '[' ? EscapeState.Sequence : character == 'O' ? EscapeState.Single : EscapeState.None;
            return;
        }
        if (_escape == EscapeState.Sequence && character is >= '0' and <= '9')
        {
            _parameter = Math.Min(_parameter * 10 + (character - '0'), 1000);
            return;
        }
        if (_escape == EscapeState.Sequence && character == ';')
            return;
        _escape = EscapeState.None;
        switch (character)
        {
            case 'A':
                Recall(_historyAt - 1);
                break;
            case 'B':
                Recall(_historyAt + 1);
                break;
            case 'C':
                MoveTo(_cursor + 1);
                break;
            case 'D':
                MoveTo(_cursor - 1);
                break;
            case 'H':
                MoveTo(0);
                break;
            case 'F':
                MoveTo(_line.Count);
                break;
            case '~' when _parameter is 1 or 7:
                MoveTo(0);
                break;
            case '~' when _parameter is 4 or 8:
                MoveTo(_line.Count);
                break;
            case '~' when _parameter == 3:
                Remove(_cursor, _cursor + 1);
                break;
        }
    }

    private void Insert(char character)
    {
        if (_line.Count >= MaximumLength)
            return;
        _line.Insert(_cursor, character);
        _cursor++;
        _output(Rest(_cursor - 1));
        MoveLeft(_line.Count - _cursor);
    }

    private void Remove(int from, int to)
    {
        if (from < 0 || to > _line.Count || from >= to)
            return;
        MoveTo(from);
        for (int i = from; i < to; i++)
            _line.RemoveAt(from);
        _output("\x1B[K" + Rest(_cursor));
        MoveLeft(_line.Count - _cursor);
    }

    private void MoveTo(int position)
    {
        if (position < 0 || position > _line.Count)
            return;
        if (position < _cursor)
            MoveLeft(_cursor - position);
        else if (position > _cursor)
            _output(Rest(_cursor).Substring(0, position - _cursor));
        _cursor = position;
    }

    private void Recall(int index)
    {
        if (index < 0 || index > _history.Count)
            return;
        if (_historyAt == _history.Count)
            _unfinished = Text;
        _historyAt = index;
        string text = index == _history.Count ? _unfinished : _history[index];
        MoveTo(0);
        _line.Clear();
        for (int i = 0; i < text.Length; i++)
            _line.Add(text[i]);
        _output("\x1B[K" + text);
        _cursor = text.Length;
    }

    private void Complete()
    {
        if (_completion == null)
            return;
        int start = _cursor;
        while (start > 0 && _line[start - 1] != ' ')
            start--;
        string text = Text;
        List<string> words = _completion.Complete(text.Substring(start, _cursor - start), start == 0);
        if (words.Count == 0)
            return;
        string common = CommonStart(words);
        int before = _line.Count;
        for (int i = _cursor - start; i < common.Length; i++)
            Insert(common[i]);
        if (words.Count == 1)
        {
            Insert(' ');
            return;
        }
        if (_line.Count > before)
            return;
        _output("\n");
        for (int i = 0; i < words.Count; i++)
            _output(words[i] + (i + 1 < words.Count ? "  " : "\n"));
        Redraw();
    }

    private static string CommonStart(List<string> words)
    {
        string common = words[0];
        for (int i = 1; i < words.Count; i++)
        {
            int length = 0;
            while (length < common.Length && length < words[i].Length && common[length] == words[i][length])
                length++;
            common = common.Substring(0, length);
        }
        return common;
    }

    private int StartOfWord()
    {
        int at = _cursor;
        while (at > 0 && _line[at - 1] == ' ')
            at--;
        while (at > 0 && _line[at - 1] != ' ')
            at--;
        return at;
    }

    private string Rest(int from) => Text.Substring(from);

    private void MoveLeft(int count)
    {
        for (int i = 0; i < count; i++)
            _output("\b");
    }
}
