using System;
using System.IO;
using System.Linq;
using Dialogos.Analyzers.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Dialogos.Tests.KernelBuild;

public class KernelTestGeneratorTests
{
    private static readonly MetadataReference[] References =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
        .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path)).ToArray();

    private static (GeneratorDriverRunResult Result, Compilation Compilation) Run(string source)
    {
        var attributes = File.ReadAllText(TestTools.RepositoryRoot() + "/kernel/tests/KernelTestAttribute.cs");
        var context = File.ReadAllText(TestTools.RepositoryRoot() + "/kernel/tests/KernelTestContext.cs");
        var compilation = CSharpCompilation.Create("kernel",
            new[] { attributes, context, source }.Select(text => CSharpSyntaxTree.ParseText(text)), References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        var driver = CSharpGeneratorDriver.Create(new KernelTestGenerator())
            .RunGeneratorsAndUpdateCompilation(compilation, out var updated, out _);
        return (driver.GetRunResult(), updated);
    }

    [Fact]
    public void TheRegistryIsSortedAndCallsWhatItNames()
    {
        var (result, compilation) = Run("""
            using Dialogos.Kernel.Tests;
            namespace Some.Where;
            static class MemoryTests
            {
                [KernelTest] internal static void MSIArrives(KernelTestContext context) => context.Expect(false, "second ran");
                [KernelTest] internal static void BuddyMerges(KernelTestContext context) => context.Expect(false, "first ran");
            }
            static class HeapBenchmarks
            {
                [KernelBenchmark] internal static ulong Allocate() => 17;
            }
            public static class Probe
            {
                public static string Run()
                {
                    var text = "";
                    for (var i = 0; i <= KernelTestRegistry.TestCount; i++)
                    {
                        var context = new KernelTestContext();
                        KernelTestRegistry.RunTest(i, context);
                        text += KernelTestRegistry.TestName(i) + "=" + context.Failure + ";";
                    }
                    for (var i = 0; i <= KernelTestRegistry.BenchmarkCount; i++)
                        text += KernelTestRegistry.BenchmarkName(i) + "=" + KernelTestRegistry.RunBenchmark(i) + ";";
                    return text;
                }
            }
            """);
        Assert.Empty(result.Diagnostics);
        using var assembly = new MemoryStream();
        var emitted = compilation.Emit(assembly);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        var probe = System.Reflection.Assembly.Load(assembly.ToArray()).GetType("Some.Where.Probe")!.GetMethod("Run")!;
        Assert.Equal("memory.buddy_merges=first ran;memory.msi_arrives=second ran;=no test has this index;heap.allocate=17;=0;",
            probe.Invoke(null, null));
    }

    [Theory]
    [InlineData("[KernelTest] static void Hidden(KernelTestContext context) { }", "DLG101")]
    [InlineData("[KernelTest] internal static void Shapeless() { }", "DLG101")]
    [InlineData("[KernelTest] internal void Instance(KernelTestContext context) { }", "DLG101")]
    [InlineData("[KernelBenchmark] internal static int Shapeless() => 0;", "DLG101")]
    [InlineData("[KernelTest] internal static void A(KernelTestContext c) { } [KernelTest] internal static void a(KernelTestContext c) { }", "DLG102")]
    public void WrongTestsAreErrors(string member, string id)
    {
        var (result, _) = Run("using Dialogos.Kernel.Tests;\nnamespace Some.Where;\nclass FaultyTests { " + member + " }");
        var found = Assert.Single(result.Diagnostics);
        Assert.Equal(id, found.Id);
        Assert.Equal(DiagnosticSeverity.Error, found.Severity);
    }

    [Fact]
    public void OtherProjectsGetNoRegistry()
    {
        var compilation = CSharpCompilation.Create("other", [CSharpSyntaxTree.ParseText("class Other { }")], References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(CSharpGeneratorDriver.Create(new KernelTestGenerator()).RunGenerators(compilation).GetRunResult().GeneratedTrees);
    }
}
