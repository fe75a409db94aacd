using System;
using System.Collections.Generic;
using Dialogos.Kernel.Generations;

namespace Dialogos.Bootloader.Screen;

/// <summary>
/// The list of generations. It waits some seconds and then lets the selector choose; any key stops the wait.
/// </summary>
internal sealed class Menu
{
    private const int Left = 4;
    private const int FirstRow = 7;
    private const int RowsBelow = 6;
    private const int NumberWidth = 7;
    private const int DateWidth = 18;
    private const int StateWidth = 14;
    private const ulong PollMicroseconds = 20_000;
    private const int PollsPerSecond = 50;

    private readonly GenerationDirectory _directory;
    private readonly List<GenerationEntry?> _entries = new();
    private readonly int _preferred;
    private readonly int _visible;
    private readonly int _titleWidth;
    private int _selected;
    private int _top;

    /// <summary>A menu over a store's generations; their entries are read for show only, before anything is verified.</summary>
    public Menu(IGenerationStore store, GenerationDirectory directory)
    {
        _directory = directory;
        var order = GenerationSelector.Order(directory, GenerationSelector.NoChoice);
        _preferred = order.Count > 0 ? order[0].Number : GenerationSelector.NoChoice;
        _titleWidth = TextScreen.Width - Left - NumberWidth - DateWidth - StateWidth - 2;
        _visible = Math.Max(1, TextScreen.Height - FirstRow - RowsBelow);
        var text = new byte[GenerationEntry.LongestText];
        for (var i = 0; i < directory.Names.Count; i++)
        {
            var name = directory.Names[i];
            var length = store.Read(name.FileName, text);
            var entry = length.IsOk
                ? GenerationEntry.Parse(new ReadOnlySpan<byte>(text, 0, length.Value))
                : length.Error;
            _entries.Add(entry.IsOk ? entry.Value : null);
            if (name.Number == _preferred)
                _selected = i;
        }
    }

    /// <summary>
    /// Shows the menu and returns the number that a person chose, or <see cref="GenerationSelector.NoChoice"/> when the
    /// wait ended.
    /// </summary>
    public int Show(int seconds)
    {
        DrawAll();
        for (var polls = seconds * PollsPerSecond; polls > 0; polls--)
        {
            if (polls % PollsPerSecond == 0)
                DrawCountdown(polls / PollsPerSecond);
            var key = TextScreen.ReadKey();
            if (key == Key.Enter)
                break;
            if (key != Key.None)
                return Choose(key);
            Firmware.Stall(PollMicroseconds);
        }
        return GenerationSelector.NoChoice;
    }

    private int Choose(Key key)
    {
        // A person takes the time that a person takes; the firmware's watchdog would not.
        Firmware.SetWatchdog(0);
        DrawHint("Any generation can be started, whatever its state.");
        while (true)
        {
            switch (key)
            {
                case Key.Up:
                    Move(-1);
                    break;
                case Key.Down:
                    Move(1);
                    break;
                case Key.Enter:
                    return _directory.Names[_selected].Number;
                case Key.Details:
                    DetailsView.Show(_directory.Names[_selected], _entries[_selected]);
                    DrawAll();
                    break;
                case Key.Escape:
                    return GenerationSelector.NoChoice;
                case Key.FirmwareSetup:
                    FirmwareSetup.Enter();
                    break;
                case Key.Restart:
                    Firmware.Reset(Uefi.ResetType.Cold);
                    break;
            }
            key = TextScreen.WaitForKey();
        }
    }

    private void Move(int by)
    {
        var next = _selected + by;
        if (next < 0 || next >= _directory.Names.Count)
            return;
        _selected = next;
        var oldTop = _top;
        ScrollToSelected();
        if (_top != oldTop)
            DrawList();
        else
        {
            DrawRow(_selected - by);
            DrawRow(_selected);
        }
    }

    private void ScrollToSelected()
    {
        if (_selected < _top)
            _top = _selected;
        if (_selected >= _top + _visible)
            _top = _selected - _visible + 1;
    }

    private void DrawAll()
    {
        TextScreen.Clear();
        Banner.Draw();
        var heading = TextScreen.Fit("", NumberWidth) + TextScreen.Fit("Generation", _titleWidth)
            + TextScreen.Fit("Made (UTC)", DateWidth) + TextScreen.Fit("State", StateWidth);
        TextScreen.WriteAt(Left, FirstRow - 2, heading, Colour.Cyan);
        // No box drawing: the firmware sends bytes of the PC's old code page, which terminals of today show as rubbish.
        TextScreen.WriteAt(Left, FirstRow - 1, new string('-', NumberWidth + _titleWidth + DateWidth + StateWidth), Colour.Cyan);
        ScrollToSelected();
        DrawList();
        TextScreen.WriteAt(Left, TextScreen.Height - 2, "\u2191 \u2193", Colour.LightCyan);
        TextScreen.Write(" choose   ", Colour.LightGray);
        TextScreen.Write("Enter", Colour.LightCyan);
        TextScreen.Write(" start   ", Colour.LightGray);
        TextScreen.Write("D", Colour.LightCyan);
        TextScreen.Write(" details   ", Colour.LightGray);
        TextScreen.Write("F", Colour.LightCyan);
        TextScreen.Write(" firmware setup   ", Colour.LightGray);
        TextScreen.Write("R", Colour.LightCyan);
        TextScreen.Write(" restart", Colour.LightGray);
    }

    private void DrawList()
    {
        for (var i = _top; i < _directory.Names.Count && i < _top + _visible; i++)
            DrawRow(i);
    }

    private void DrawRow(int index)
    {
        var name = _directory.Names[index];
        var entry = _entries[index];
        var row = FirstRow + index - _top;
        var isSelected = index == _selected;
        var background = isSelected ? Colour.Blue : Colour.Black;
        var title = entry is null ? "(its entry cannot be read)" : entry.Title;
        var date = entry is null ? "" : entry.Date.Replace('T', ' ').Replace("Z", "");
        TextScreen.WriteAt(Left, row, isSelected ? " \u25BA " : "   ", Colour.LightCyan, background);
        TextScreen.Write(TextScreen.Fit($"{name.Number,3}", NumberWidth - 3), Colour.LightCyan, background);
        TextScreen.Write(TextScreen.Fit(Shorten(title, _titleWidth - 1), _titleWidth), Colour.White, background);
        TextScreen.Write(
            TextScreen.Fit(date, DateWidth - 2) + "  ", Colour.LightGray, background);
        TextScreen.Write(TextScreen.Fit(StateText.Of(name), StateWidth), StateText.ColourOf(name), background);
    }

    // Cut at the end of a word where there is one, and marked as cut.
    private static string Shorten(string text, int length)
    {
        if (text.Length <= length)
            return text;
        var end = length - 3;
        for (var at = end; at > end / 2; at--)
        {
            if (text[at] != ' ')
                continue;
            end = at;
            break;
        }
        return text.Substring(0, end) + "...";
    }

    private void DrawCountdown(int seconds) => DrawHint(_preferred == GenerationSelector.NoChoice
        ? "There is nothing to start."
        : $"Generation {_preferred} starts in {seconds} s. Any key stops the clock.");

    private static void DrawHint(string hint) =>
        TextScreen.WriteAt(Left, TextScreen.Height - 4, TextScreen.Fit(hint, TextScreen.Width - Left - 2), Colour.White);
}
