using Dialogos.Kernel.Generations;

namespace Dialogos.Bootloader.Screen;

/// <summary>Everything that the loader knows of one generation before it verifies it.</summary>
internal static class DetailsView
{
    private const int Left = 4;
    private const int LabelWidth = 12;

    /// <summary>Shows it until a key is pressed.</summary>
    public static void Show(GenerationName name, GenerationEntry? entry)
    {
        TextScreen.Clear();
        Banner.Draw();
        var row = 5;
        Line(ref row, "Generation", $"{name.Number}", Colour.LightCyan);
        Line(ref row, "State", StateText.Of(name), StateText.ColourOf(name));
        if (name.CountsTries)
            Line(ref row, "Tries", $"{name.TriesDone} used, {name.TriesLeft} left", Colour.LightGray);
        Line(ref row, "Entry", $"/dialogos/generations/{name.FileName}", Colour.LightGray);
        if (entry is null)
        {
            Line(ref row, "Problem", "the entry file cannot be read", Colour.LightRed);
        }
        else
        {
            Line(ref row, "Title", entry.Title, Colour.White);
            Line(ref row, "Made", entry.Date, Colour.LightGray);
            Line(ref row, "Options", entry.Options.Length == 0 ? "none" : entry.Options, Colour.LightGray);
            Line(ref row, "Kernel", entry.KernelHash, Colour.LightGray);
        }
        TextScreen.WriteAt(Left, row + 1, "Signature and hashes are checked when it is started.", Colour.LightGray);
        TextScreen.WriteAt(Left, TextScreen.Height - 2, "Any key goes back.", Colour.LightGray);
        TextScreen.WaitForKey();
    }

    private static void Line(ref int row, string label, string text, Colour colour)
    {
        TextScreen.WriteAt(Left, row, TextScreen.Fit(label, LabelWidth), Colour.Cyan);
        TextScreen.Write(TextScreen.Fit(text, TextScreen.Width - Left - LabelWidth - 1), colour);
        row++;
    }
}
