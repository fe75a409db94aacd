using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dialogos.Kernel.Build.Linker;

namespace Dialogos.Kernel.Build;

/// <summary>
/// A recipe in JSON, for test images: <c>{ "name": "hello", "rooms": [{ "path": "kernel/corelib" }], "entry": "EfiMain",
/// "base": "0x140000000", "subsystem": "EfiApplication", "relocatable": true }</c>; "without" of a room and "ilcFlags"
/// are optional lists.
/// </summary>
public static class RecipeFile
{
    /// <summary>Reads a recipe.</summary>
    /// <exception cref="BuildException">The file is not there or not a recipe.</exception>
    public static ImageRecipe Read(string path)
    {
        try
        {
            var form = JsonSerializer.Deserialize(File.ReadAllText(path), BuildJson.Default.RecipeForm)
                ?? throw new BuildException($"{path}: no recipe");
            var digits = form.Base.StartsWith("0x", System.StringComparison.OrdinalIgnoreCase) ? form.Base[2..] : "";
            if (!ulong.TryParse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var imageBase))
                throw new BuildException($"{path}: base '{form.Base}' is no hexadecimal number such as 0x140000000");
            return new ImageRecipe
            {
                Name = form.Name,
                Rooms = form.Rooms.Select(room => new SourceRoom(room.Path, [.. room.Without])).ToList(),
                EntrySymbol = form.Entry,
                ImageBase = imageBase,
                Subsystem = form.Subsystem,
                Relocatable = form.Relocatable,
                IlcFlags = form.IlcFlags,
            };
        }
        catch (System.Exception fault) when (fault is JsonException or IOException)
        {
            throw new BuildException($"{path}: {fault.Message}");
        }
    }
}

// Optional members have plain setters: the JSON generator gives init-only ones no default.
internal sealed record RoomForm
{
    public required string Path { get; init; }
    public IReadOnlyList<string> Without { get; set; } = [];
}

internal sealed record RecipeForm
{
    public required string Name { get; init; }
    public required IReadOnlyList<RoomForm> Rooms { get; init; }
    public required string Entry { get; init; }
    public required string Base { get; init; }
    public required PeSubsystem Subsystem { get; init; }
    public bool Relocatable { get; set; }
    public IReadOnlyList<string> IlcFlags { get; set; } = [];
}

/// <summary>The builder's JSON, by source generator: it runs without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(RecipeForm))]
[JsonSerializable(typeof(BuildResult))]
internal sealed partial class BuildJson : JsonSerializerContext;
