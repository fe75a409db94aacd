using Dialogos.Bootloader.Start;

namespace Dialogos.Bootloader.Screen;

/// <summary>The name at the top of every screen of the loader.</summary>
internal static class Banner
{
    private const int Left = 4;

    /// <summary>Draws it in rows 1 and 2, and in row 3 what went wrong at the last start.</summary>
    public static void Draw()
    {
        TextScreen.WriteAt(Left, 1, "D I A L O G O S", Colour.White);
        TextScreen.WriteAt(Left, 2, "an operating system that reads and rewrites itself", Colour.Cyan);
        if (LastStart.Describe() is { } sentence)
            TextScreen.WriteAt(Left, 3, sentence, Colour.Yellow);
    }
}
