using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.Loader;
using Dialogos.Analyzers.Rewrites;
using Dialogos.Sandbox.Mutation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Dialogos.Tests.Sandbox.Mutation;

public sealed class MutantSchemataTests
{
    // The kernel's own switch: it must work here as there.
    private static readonly string SwitchSource = MutantObserver.Switch(200).Text;

    private const string Subject = """
        public static class Subject
        {
            public static long Run(int a, int b, bool flag)
            {
                long sum = 0;
                int low = a < b ? a : b;
                for (int i = 0; i < 5; i++)
                {
                    if (i == 3 && flag) continue;
                    if (sum > 1000) break;
                    sum += System.Math.Max(low, i) * 3 - (b >> 1);
                    sum ^= Mix(i, low);
                }
                switch (a & 3)
                {
                    case 0: sum++; break;
                    case 1: return flag ? sum : -sum;
                    default: sum -= 2; break;
                }
                return sum;
            }

            private static int Mix(int x, int y)
            {
                if (x <= 0) return y;
                return checked(x * 7 + y) | 1;
            }
        }
        """;

    private static readonly MetadataReference[] References =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path)).ToArray();

    private static readonly (int, int, bool)[] Inputs =
        [.. from a in new[] { -3, 0, 1, 2, 7 } from b in new[] { -1, 0, 4, 100 } from flag in new[] { true, false } select (a, b, flag)];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EachNumberBehavesAsTheMutantCompiledByItself(bool compares)
    {
        var program = Program(Subject);
        var mutated = MutantSchemata.Make(program, (path, _) => path == "Subject.cs", int.MaxValue, compares);
        Assert.Equal(compares, mutated.Mutants.Any(mutant => mutant.IsCompared));
        Assert.True(mutated.Mutants.Length > 60, $"only {mutated.Mutants.Length} mutants");
        var together = Load(Program(mutated.Files["Subject.cs"]));
        Assert.Equal(Results(Load(program), 0), Results(together, 0));
        var differing = 0;
        foreach (var mutant in mutated.Mutants)
        {
            var alone = Results(Load(Program(RewriteEnumerator.Apply(Subject, mutant.Rewrite))), 0);
            Assert.Equal(alone, Results(together, mutant.Number));
            differing += alone.SequenceEqual(Results(together, 0)) ? 0 : 1;
        }
        Assert.True(differing > mutated.Mutants.Length / 2, $"{differing} of {mutated.Mutants.Length} show a difference");
    }

    [Fact]
    public void OnlyTheChosenLinesAreMutated()
    {
        var mutated = MutantSchemata.Make(Program(Subject), (path, line) => path == "Subject.cs" && line == 6, int.MaxValue);
        Assert.NotEmpty(mutated.Mutants);
        Assert.All(mutated.Mutants, mutant => Assert.Equal(6, mutant.Line));
    }

    [Fact]
    public void TheMostMutantsIsKept() =>
        Assert.Equal(10, MutantSchemata.Make(Program(Subject), (path, _) => path == "Subject.cs", 10).Mutants.Length);

    [Fact]
    public void TheVeryRewritesThatAreGivenGetTheirNumbersInOrder()
    {
        var program = Program(Subject);
        var tree = program.SyntaxTrees.Single(tree => tree.FilePath == "Subject.cs");
        var body = MethodContext.Bodies(tree.GetRoot()).First();
        var given = RewriteEnumerator.Enumerate(program.GetSemanticModel(tree), body).Where(rewrite => rewrite.Kind == RewriteKind.RelationalOperator).Reverse().ToList();
        var mutated = MutantSchemata.Make(program, given.Select(rewrite => (tree, body, rewrite)));
        Assert.True(given.Count > 3);
        Assert.Equal(given, mutated.Mutants.Select(mutant => mutant.Rewrite));
        Assert.Equal(Enumerable.Range(1, given.Count), mutated.Mutants.Select(mutant => mutant.Number));
    }

    // What is passed over in a search must be what could not have changed anything: held against running it all the same.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhatATestCannotSeeChangesNothing(bool compares)
    {
        var program = Program(Subject);
        var mutated = MutantSchemata.Make(program, (path, _) => path == "Subject.cs", int.MaxValue, compares);
        var together = Load(Program(mutated.Files["Subject.cs"]));
        var (seen, unseen) = (0, 0);
        foreach (var input in Inputs)
        {
            var test = input.ToString();
            together.Forget();
            var original = Result(together, 0, input);
            var report = MutantObserver.Read(["something else", $"asked {together.Asked()} {together.Differing()} {test}", "asked nonsense nonsense x"]);
            Assert.Equal([test], report.Reached.Keys);
            foreach (var mutant in mutated.Mutants)
            {
                if (!report.CanChange(mutant, test))
                    Assert.Equal(original, Result(together, mutant.Number, input));
                Assert.True(report.CanChange(mutant, "a test that told nothing"));
                Assert.Equal(report.Reached[test].Contains(mutant.Number), report.Reaching(mutant).Contains(test));
                (seen, unseen) = report.CanChange(mutant, test) ? (seen + 1, unseen) : (seen, unseen + 1);
            }
        }
        Assert.True(mutated.Mutants.Length > 64, "one word would hold them");
        Assert.True(seen > 100 && unseen > 100, $"{seen} can change something, {unseen} cannot");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(MutantObserver.MostMutants + 1)]
    public void MoreThanAFrameHoldsIsRefused(int mutants) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MutantObserver.Files(mutants));

    private static CSharpCompilation Program(string subject)
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        var program = CSharpCompilation.Create("subject",
            [CSharpSyntaxTree.ParseText(subject, options, "Subject.cs"), CSharpSyntaxTree.ParseText(SwitchSource, options, "Switch.cs")],
            References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Annotations));
        Assert.Empty(program.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
        return program;
    }

    private sealed record Loaded(Func<int, int, bool, long> Run, Action<int> Choose, Action Forget, Func<string> Asked, Func<string> Differing);

    private static Loaded Load(CSharpCompilation program)
    {
        using var image = new MemoryStream();
        Assert.True(program.Emit(image).Success);
        image.Position = 0;
        var assembly = new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(image);
        var subject = assembly.GetType("Subject")!.GetMethod("Run")!.CreateDelegate<Func<int, int, bool, long>>();
        const System.Reflection.BindingFlags Hidden = System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic;
        var mutants = assembly.GetType("Dialogos.Kernel.Testing.MutantSwitch")!;
        var active = mutants.GetField("Active", Hidden)!;
        return new Loaded(subject, number => active.SetValue(null, number), mutants.GetMethod("Forget", Hidden)!.CreateDelegate<Action>(),
            mutants.GetMethod("Asked", Hidden)!.CreateDelegate<Func<string>>(), mutants.GetMethod("Differing", Hidden)!.CreateDelegate<Func<string>>());
    }

    private static List<string> Results(Loaded program, int number) => [.. Inputs.Select(input => Result(program, number, input))];

    private static string Result(Loaded program, int number, (int, int, bool) input)
    {
        program.Choose(number);
        try
        {
            return program.Run(input.Item1, input.Item2, input.Item3).ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception fault) when (fault is OverflowException or DivideByZeroException)
        {
            return fault.GetType().Name;
        }
    }
}
