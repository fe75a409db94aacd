using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Dialogos.Kernel.Build;
using Dialogos.Kernel.Build.Assembly;
using Dialogos.Kernel.Build.Compilation;
using Xunit;

namespace Dialogos.Tests.KernelBuild;

/// <summary>A build that is skipped must have been one that changes nothing.</summary>
public sealed class StampTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public StampTests() => TestTools.CopyMinimal(folder.Path);

    public void Dispose() => folder.Dispose();

    private string Program => Path.Combine(folder.Path, "minimal", "Program.cs");
    private BuildRequest Request => new() { Root = folder.Path, OutputFolder = Path.Combine(folder.Path, "out"), AssembleStale = true };

    // After each change, whatever it was: what lies there in the end is what a build from nothing makes.
    [Fact]
    public void WhatIsSkippedIsByteForByteWhatABuildFromNothingMakes()
    {
        var text = File.ReadAllText(Program);
        var old = File.GetLastWriteTimeUtc(Program);
        (Action Change, bool IsBuilt)[] steps =
        [
            (() => { }, true),
            (() => { }, false),
            (() => File.SetLastWriteTimeUtc(Program, DateTime.UtcNow), false),
            // As long as before, and as old: only its content differs.
            (() => { File.WriteAllText(Program, text.Replace("minimal image", "Minimal image", StringComparison.Ordinal)); File.SetLastWriteTimeUtc(Program, old); }, true),
            (() => File.WriteAllText(Program, text), true),
            (() => folder.Write("minimal/More.cs", "// More.\n"), true),
            (() => File.Move(Path.Combine(folder.Path, "minimal/More.cs"), Path.Combine(folder.Path, "minimal/Again.cs")), true),
            (() => File.Delete(Path.Combine(folder.Path, "minimal/Again.cs")), true),
            (() => File.AppendAllText(Path.Combine(folder.Path, "out", "minimal.efi"), "x"), true),
            (() => File.Delete(Path.Combine(folder.Path, "out", "minimal.debug")), true),
            (() => { }, false),
        ];
        // The objects of assembly files are made before, as they are in a checkout.
        foreach (var source in SourceTree.Find(folder.Path, TestTools.Minimal, ".S"))
            AssemblyStage.Assemble(source);
        for (var i = 0; i < steps.Length; i++)
        {
            steps[i].Change();
            Assert.Equal((i, steps[i].IsBuilt), (i, Ensure()));
            using var nothing = new ScratchFolder();
            var fresh = TestTools.BuildMinimal(folder.Path, nothing.Path);
            Assert.Equal(fresh.Files.Select(file => file.Sha256), BuildStamp.Read(TestTools.Minimal, Request)!.Select(file => file.Sha256));
            foreach (var file in fresh.Files)
                Assert.Equal(File.ReadAllBytes(file.Path), File.ReadAllBytes(Path.Combine(folder.Path, "out", Path.GetFileName(file.Path))));
        }
    }

    public static TheoryData<string> Inputs => ["source", "new source", "object", "lock", "recipe", "flag", "base", "ilc", "generator", "code generator", "builder"];

    [Theory]
    [MemberData(nameof(Inputs))]
    public void EverythingThatReachesTheOutputCounts(string what)
    {
        var stubs = SourceTree.Find(folder.Path, TestTools.Minimal, ".S")[0];
        AssemblyStage.Assemble(stubs);
        var ilc = CopyOfIlc();
        var (recipe, request) = (TestTools.Minimal, Request with { Ilc = ilc });
        var before = BuildStamp.Inputs(recipe, request);
        Assert.Equal(before, BuildStamp.Inputs(recipe, request));
        switch (what)
        {
            case "source": File.AppendAllText(Program, " "); break;
            case "new source": folder.Write("minimal/More.cs", ""); break;
            case "object": File.AppendAllText(AssemblyStage.ObjectPath(stubs), "x"); break;
            case "lock": File.Delete(AssemblyStage.ObjectPath(stubs) + ".lock"); break;
            case "recipe": recipe = recipe with { EntrySymbol = "Other" }; break;
            case "flag": recipe = recipe with { IlcFlags = ["--verbose"] }; break;
            case "base": recipe = recipe with { ImageBase = 0x1_8000_0000 }; break;
            case "ilc": File.AppendAllText(ilc, "x"); break;
            case "generator": request = request with { Generators = [] }; break;
            case "code generator": File.AppendAllText(Path.Combine(Path.GetDirectoryName(ilc)!, "libclrjit_win_x64_x64.so"), "x"); break;
            case "builder": request = request with { Native = ilc }; break;
            default: throw new ArgumentException(what);
        }
        Assert.NotEqual(before, BuildStamp.Inputs(recipe, request));
    }

    // A checkout may be copied or moved: the stamp knows no place.
    [Fact]
    public void ThePlaceDoesNotCount()
    {
        using var other = new ScratchFolder();
        TestTools.CopyMinimal(other.Path + "/deeper");
        Assert.Equal(BuildStamp.Inputs(TestTools.Minimal, Request),
            BuildStamp.Inputs(TestTools.Minimal, Request with { Root = other.Path + "/deeper", OutputFolder = other.Path }));
    }

    [Fact]
    public void ABuildThatFailsLeavesNothingToTrust()
    {
        Ensure();
        var text = File.ReadAllText(Program);
        File.WriteAllText(Program, "fault");
        Assert.Throws<BuildException>(() => Ensure());
        File.WriteAllText(Program, text);
        Assert.Null(BuildStamp.Read(TestTools.Minimal, Request));
    }

    [Fact]
    public void WhatChangedDuringTheBuildIsNotTakenForBuilt()
    {
        var inputs = BuildStamp.Inputs(TestTools.Minimal, Request);
        var result = KernelBuilder.Build(TestTools.Minimal, Request);
        File.AppendAllText(Program, "// later\n");
        BuildStamp.Write(TestTools.Minimal, Request, inputs, result);
        Assert.Null(BuildStamp.Read(TestTools.Minimal, Request));
    }

    [Theory]
    [InlineData("")]
    [InlineData("inputs 0\n")]
    [InlineData("nonsense\nmore nonsense\n")]
    public void AStampThatIsNoneMeansABuild(string text)
    {
        folder.Write("out/minimal.stamp", text);
        Assert.Null(BuildStamp.Read(TestTools.Minimal, Request));
        folder.Write("out/minimal.stamp", "inputs " + BuildStamp.Inputs(TestTools.Minimal, Request) + "\nx y z\n");
        Assert.Null(BuildStamp.Read(TestTools.Minimal, Request));
        Assert.Null(BuildStamp.Read(TestTools.Minimal, Request with { Ilc = folder.Path + "/nowhere/ilc" }));
    }

    private bool Ensure()
    {
        if (BuildStamp.Read(TestTools.Minimal, Request) is not null)
            return false;
        BuildStamp.Build(TestTools.Minimal, Request);
        return true;
    }

    private string CopyOfIlc()
    {
        var from = Path.GetDirectoryName(IlcStage.Locate())!;
        var to = Directory.CreateDirectory(Path.Combine(folder.Path, "tools")).FullName;
        foreach (var name in new List<string> { "ilc", "libclrjit_win_x64_x64.so", "libjitinterface_x64.so" })
            File.Copy(Path.Combine(from, name), Path.Combine(to, name));
        return Path.Combine(to, "ilc");
    }
}
