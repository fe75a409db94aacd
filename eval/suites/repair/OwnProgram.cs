using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Dialogos.Eval.Programs;
using Dialogos.Sandbox.Testing;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dialogos.Eval.Suites.Repair;

/// <summary>
/// The kernel's portable rooms as one program on .NET, with the tests that the kernel runs of them (visible) and the verifier's
/// sealed ones (hidden).
/// </summary>
public static class OwnProgram
{
    private static readonly string[] Rooms = ["kernel/primitives", "kernel/collections", "kernel/block", "kernel/memory/portable",
        "kernel/scheduling/portable", "kernel/filesystems", "kernel/portable/host"];

    private static readonly string[] Support = ["kernel/tests/KernelTestAttribute.cs", "kernel/tests/KernelTestContext.cs"];

    private const string VisibleTests = "kernel/tests/rooms/RoomTests.cs";

    // What .NET's own library offers: the kernel's tests of it say nothing about the rooms.
    private const string OtherTests = "HiddenCoreLibraryTests";

    /// <summary>The rooms in which bugs are planted: those that the tests exercise.</summary>
    public static bool IsTarget(string path) => !path.StartsWith("kernel/primitives/", StringComparison.Ordinal)
        && !path.StartsWith("kernel/portable/", StringComparison.Ordinal) && !path.StartsWith("kernel/tests/", StringComparison.Ordinal);

    /// <summary>Reads the rooms from a folder of exported sources.</summary>
    /// <exception cref="InvalidDataException">The sources do not compile as a program on .NET.</exception>
    public static TestProgram Read(string folder)
    {
        List<(string Path, string Text)> files = [.. Rooms.SelectMany(room => Directory.EnumerateFiles(Path.Combine(folder, room), "*.cs", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(folder, file)).Concat(Support).Order(StringComparer.Ordinal)
            .Select(path => (path, File.ReadAllText(Path.Combine(folder, path))))];
        var visible = File.ReadAllText(Path.Combine(folder, VisibleTests));
        List<(string Path, string Text)> hidden = [.. new HiddenSuite().Files.Where(file => !file.Path.Contains("Canary", StringComparison.Ordinal)
            && !file.Path.Contains(OtherTests, StringComparison.Ordinal))];
        ImmutableArray<TestCall> tests = [.. Tests(visible, isHidden: false), .. hidden.SelectMany(file => Tests(file.Text, isHidden: true))];
        var program = new TestProgram([.. files, (VisibleTests, visible), .. hidden], tests);
        return program.Emit(TestProgram.NewWord()) is (null, var fault)
            ? throw new InvalidDataException($"the portable rooms do not compile on .NET: {fault}") : program;
    }

    private static IEnumerable<TestCall> Tests(string text, bool isHidden)
    {
        var root = CSharpSyntaxTree.ParseText(text).GetRoot();
        foreach (var method in root.DescendantNodes().OfType<MethodDeclarationSyntax>())
        {
            if (!method.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => attribute.Name.ToString() == "KernelTest"))
                continue;
            var type = method.Ancestors().OfType<ClassDeclarationSyntax>().First().Identifier.Text;
            var space = method.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().First().Name;
            yield return new TestCall($"{type}.{method.Identifier.Text}", $"Kernel(global::{space}.{type}.{method.Identifier.Text}, out checks)", isHidden);
        }
    }
}
