using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using Dialogos.Kernel.Build;
using Dialogos.Kernel.Build.Compilation;
using Dialogos.Kernel.Generations;
using Dialogos.Os.Image;
using Dialogos.Sandbox.Signing;
using Microsoft.CodeAnalysis.CSharp;

namespace Dialogos.Os.Command;

/// <summary><c>image</c> makes the disk; <c>stage</c> puts a kernel built from these sources on it as a generation.</summary>
internal static class ImageVerbs
{
    public static IEnumerable<System.CommandLine.Command> Create(Option<string?> state)
    {
        var force = new Option<bool>("--force") { Description = "Replace a disk that exists, and all that is on it." };
        var tools = new Option<bool>("--tools") { Description = "Put the tools on it with which the system rebuilds itself." };
        var image = new System.CommandLine.Command("image", "Make the system's disk: boot loader, generations 0 and 1, root.") { force, tools };
        image.SetAction(parsed => Run.Guard(() =>
        {
            var workspace = Workspace.Find(parsed.GetValue(state));
            if (File.Exists(workspace.DiskImage) && !parsed.GetValue(force))
                throw new CommandException($"{workspace.DiskImage} exists; --force replaces it and all that is on it.");
            MakeDisk(workspace, replace: true, parsed.GetValue(tools));
            Console.WriteLine($"Made {workspace.DiskImage}.");
            return 0;
        }));
        yield return image;

        var title = new Option<string?>("--title") { Description = "One line for people. Default: the last commit's.", HelpName = "TEXT" };
        var options = new Option<string>("--options")
        {
            Description = "The kernel's command line in this generation.",
            DefaultValueFactory = _ => "",
        };
        var kernel = new Option<string?>("--kernel")
        {
            Description = "Stage this kernel.efi instead of building one: to try what a broken one does.",
            HelpName = "FILE",
        };
        var stage = new System.CommandLine.Command("stage",
            "Build these sources, sign the result and put it on the disk as the next generation.") { title, options, kernel };
        stage.SetAction(parsed => Run.Guard(() => Stage(Workspace.Find(parsed.GetValue(state)),
            parsed.GetValue(title), parsed.GetValue(options)!, parsed.GetValue(kernel))));
        yield return stage;
    }

    /// <summary>Builds everything and makes a disk of it.</summary>
    /// <param name="workspace">Where the sources and the disk lie.</param>
    /// <param name="replace">Whether a disk that another command has made meanwhile makes way.</param>
    /// <param name="withTools">Whether the tools of the rebuild lie on the disk.</param>
    public static void MakeDisk(Workspace workspace, bool replace = false, bool withTools = false)
    {
        using var key = SigningKey.LoadOrCreate(SigningKey.DevelopmentKeyPath);
        Images.Ensure(workspace, ImageRecipe.Bootloader);
        Images.Ensure(workspace, ImageRecipe.Kernel);
        var kernel = File.ReadAllBytes(Images.Efi(workspace, ImageRecipe.Kernel));
        var loader = LoaderKey.Embed(File.ReadAllBytes(Images.Efi(workspace, ImageRecipe.Bootloader)), key.PublicKey);
        using var alone = BuildLock.Take(workspace);
        if (File.Exists(workspace.DiskImage) && !replace)
            return;
        Progress.Show("Making the disk", tell =>
        {
            tell("bundling the sources");
            var sources = SourceBundle.Create(workspace.Root);
            Directory.CreateDirectory(workspace.State);
            // Under another name first: a disk that was cut short never passes for a whole one.
            var unfinished = workspace.DiskImage + ".new";
            using (var disk = SystemDisk.Create(unfinished, loader, workspace.Root,
                root => AddTools(root, workspace, withTools)))
            {
                tell("generation 0");
                Put(disk, key, Content(GenerationName.Factory, null, "Factory: " + sources.Title, "", kernel, sources));
                tell("generation 1");
                Put(disk, key, Content(1, GenerationName.Factory, sources.Title, "", kernel, sources));
            }
            File.Move(unfinished, workspace.DiskImage, overwrite: true);
            return true;
        });
    }

    private static void AddTools(HostTree root, Workspace workspace, bool withTools)
    {
        if (withTools)
            RebuildTools.Add(root, workspace);
    }

    private static int Stage(Workspace workspace, string? title, string options, string? given)
    {
        using var disk = SystemDisk.Open(workspace.DiskImage, isReadOnly: false);
        using var key = SigningKey.LoadOrCreate(SigningKey.DevelopmentKeyPath);
        if (given is null)
            Images.Ensure(workspace, ImageRecipe.Kernel);
        var kernel = File.ReadAllBytes(given ?? Images.Efi(workspace, ImageRecipe.Kernel));
        var sources = SourceBundle.Create(workspace.Root);
        var number = SystemDisk.Check(disk.Directory.NextNumber(), "finding a number");
        var order = GenerationSelector.Order(disk.Directory, GenerationSelector.NoChoice);
        int? parent = order.Count > 0 ? order[0].Number : null;
        Put(disk, key, Content(number, parent, title ?? sources.Title, options, kernel, sources));
        Console.WriteLine($"Generation {number} is staged: {title ?? sources.Title}");
        if (order.FirstOrDefault() is { State: GenerationState.Pinned } pinned)
            Console.Error.WriteLine($"Generation {pinned.Number} is pinned and starts next; ./dialogos unpin lets {number} start.");
        return 0;
    }

    private static GenerationContent Content(int number, int? parent, string title, string options, byte[] kernel,
        SourceBundle sources) => new()
        {
            Number = number,
            Parent = parent,
            Title = ToAscii(title),
            Created = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            Options = options,
            Kernel = kernel,
            Sources = sources.Bytes,
            SourceTree = sources.Tree,
            Toolchain = Toolchain(),
        };

    private static void Put(SystemDisk disk, SigningKey key, GenerationContent content) =>
        SourceArchive.Stage(disk, GenerationSigner.Sign(content, key));

    /// <summary>The tools that build a kernel, as its manifest names them.</summary>
    internal static string Toolchain()
    {
        var ilc = new DirectoryInfo(Path.GetDirectoryName(IlcStage.Locate())!).Parent!.Name;
        var roslyn = typeof(CSharpCompilation).Assembly.GetName().Version!.ToString(3);
        return $"Roslyn {roslyn}, ilc {ilc}";
    }

    // The boot loader's font has no other characters.
    private static string ToAscii(string text) =>
        string.Concat(text.Select(character => character is >= ' ' and <= '~' and not '"' and not '\\' ? character : '?'));
}
