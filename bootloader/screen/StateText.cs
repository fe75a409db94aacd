using Dialogos.Kernel.Generations;

namespace Dialogos.Bootloader.Screen;

/// <summary>A generation's state in words and colour.</summary>
internal static class StateText
{
    /// <summary>A word or three.</summary>
    public static string Of(GenerationName name) => name.State switch
    {
        _ when name.IsFactory => "factory",
        GenerationState.Good => "good",
        GenerationState.Pinned => "pinned",
        GenerationState.Bad => "bad",
        GenerationState.Exhausted => "exhausted",
        GenerationState.Staged => $"new, {name.TriesLeft} tries",
        _ => name.TriesLeft == 1 ? "1 try left" : $"{name.TriesLeft} tries left",
    };

    /// <summary>Its colour: green is trusted, yellow is being tried, red is not started by itself.</summary>
    public static Colour ColourOf(GenerationName name) => name.State switch
    {
        _ when name.IsFactory => Colour.LightCyan,
        GenerationState.Good or GenerationState.Pinned => Colour.LightGreen,
        GenerationState.Staged or GenerationState.Trying => Colour.Yellow,
        _ => Colour.LightRed,
    };
}
