using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Dialogos.Kernel.Build;
using Xunit;

namespace Dialogos.Tests.KernelBuild;

/// <summary>
/// The way to a builder in a process of its own. The program that is spawned here is the builder as IL; that the native one makes
/// the same bytes is shown where it is made (<c>./test rebuild</c>).
/// </summary>
public sealed class NativeBuilderTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    private BuildRequest Request(string output, string? native) => new()
    {
        Root = TestTools.RepositoryRoot(),
        OutputFolder = Path.Combine(folder.Path, output),
        Native = native,
    };

    private string Script(string line)
    {
        var path = folder.Write("builder", "#!/bin/sh\n" + line + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        return path;
    }

    [Fact]
    public void WhatItMakesIsReportedAndStampedAsIfMadeHere()
    {
        var native = Script($"exec dotnet exec '{typeof(KernelBuilder).Assembly.Location}' \"$@\"");
        var there = BuildStamp.Build(ImageRecipe.Bootloader, Request("there", native));
        var here = BuildStamp.Build(ImageRecipe.Bootloader, Request("here", null));
        static IEnumerable<(string, string, long)> Files(IEnumerable<BuiltFile> files) => files.Select(file => (Path.GetFileName(file.Path), file.Sha256, file.Bytes));
        Assert.Equal(Files(here.Files), Files(there.Files));
        Assert.Equal(here.Timings.Select(stage => stage.Stage), there.Timings.Select(stage => stage.Stage));
        Assert.Equal((here.SourceFiles, there.Image), (there.SourceFiles, there.Files[0]));
        Assert.True(there.OtherProcessor > TimeSpan.Zero);
        Assert.Equal(there.Files, BuildStamp.Read(ImageRecipe.Bootloader, Request("there", native)));
        // Who builds with something else does not take its word.
        Assert.Null(BuildStamp.Read(ImageRecipe.Bootloader, Request("there", null)));
    }

    [Fact]
    public void ItsFaultsAreTheBuildsAndNoStampIsLeft()
    {
        var native = Script("echo 'Program.cs(1,2): error CS0001: nothing' >&2; exit 1");
        var fault = Assert.Throws<BuildException>(() => BuildStamp.Build(ImageRecipe.Bootloader, Request("there", native)));
        Assert.Equal("Program.cs(1,2): error CS0001: nothing", fault.Message);
        Assert.Null(BuildStamp.Read(ImageRecipe.Bootloader, Request("there", null)));
    }

    [Fact]
    public void ARecipeThatItCannotNameIsRefused() => Assert.Throws<ArgumentException>(() =>
        BuildStamp.Build(ImageRecipe.Bootloader with { IlcFlags = ["--noscan"] }, Request("there", "/nowhere")));
}
