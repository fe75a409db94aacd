using System;
using System.IO;
using System.Linq;
using Dialogos.Analyzers.Rewrites;
using Dialogos.Kernel.Build;
using Dialogos.Kernel.Build.Compilation;
using Dialogos.SelfImprove.Proposers;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Dialogos.Tests.SelfImprove;

/// <summary>The weights of this repository, as the loop uses them.</summary>
public sealed class ModelRankerTests
{
    // Members short and long, so that the engine meets prompts of many lengths.
    [Fact]
    public void TheDefaultWeightsRankTheRewritesOfRealMembers()
    {
        var root = Repository.Root();
        var program = CSharpCompilation.Create("collections", SourceTree.Find(root, ImageRecipe.Kernel, ".cs")
            .Where(source => source.RelativePath.StartsWith("kernel/collections/", StringComparison.Ordinal) || source.RelativePath.StartsWith("kernel/scheduling/portable/", StringComparison.Ordinal))
            .Select(source => CSharpStage.Parse(source.RelativePath, File.ReadAllText(source.FullPath))),
            [Microsoft.CodeAnalysis.MetadataReference.CreateFromFile(typeof(object).Assembly.Location)]);
        using var ranker = new ModelRanker(Path.Combine(root, "self-improve", "weights", "ranker.gguf"));
        var ranked = 0;
        foreach (var tree in program.SyntaxTrees)
        {
            var model = program.GetSemanticModel(tree);
            foreach (var body in MethodContext.Bodies(tree.GetRoot()).Take(12))
            {
                var rewrites = RewriteEnumerator.Enumerate(model, body);
                var scores = ranker.Score(model, body, rewrites);
                Assert.Equal(rewrites.Length, scores.Length);
                Assert.All(scores, score => Assert.InRange(score, -30, 0.001));
                ranked += rewrites.Length > 1 && scores.Distinct().Count() > 1 ? 1 : 0;
            }
        }
        Assert.True(ranked >= 10, $"only {ranked} members were ranked");
    }
}
