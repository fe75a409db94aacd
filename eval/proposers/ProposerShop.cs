using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Dialogos.Eval.Statistics;
using Dialogos.SelfImprove.Proposers;

namespace Dialogos.Eval.Proposers;

/// <summary>Makes proposers by name.</summary>
public static class ProposerShop
{
    /// <summary>The names that the command line takes. The last three are the impostors, by which the harness is tested.</summary>
    public static IReadOnlyList<string> Names { get; } = ["model", "trigram", "uniform", "constant", "broken", "oracle"];

    /// <summary>A proposer by its name.</summary>
    /// <param name="model">The weights, for <c>model</c>.</param>
    /// <param name="seed">What random orders begin with.</param>
    /// <param name="answers">The correct text of a case's file, for <c>oracle</c> alone.</param>
    /// <exception cref="InvalidDataException">There is no such proposer, or the model does not rank.</exception>
    public static IRepairProposer Make(string name, string model, ulong seed, Func<string, string> answers)
    {
        switch (name)
        {
            case "model":
                var ranker = Open(model);
                return new RankingProposer(name, ranker.Hash, _ => ranker);
            case "trigram":
                // It reads the other files of the same program: never the one with the bug.
                return new RankingProposer(name, "", task => new TrigramRanker(task.Program.Bound.SyntaxTrees.Where(tree => tree.FilePath != task.Path)));
            case "uniform":
                return new RankingProposer(name, "", task => new UniformRanker((int)(new PortableRandom(seed ^ Mix(task.Id)).NextWord() >> 33)));
            case "constant":
                return new RankingProposer(name, "", _ => new ConstantRanker(0.5));
            case "broken":
                return new BrokenProposer();
            case "oracle":
                return new OracleProposer(answers);
            default:
                throw new InvalidDataException($"there is no proposer '{name}'; there are {string.Join(", ", Names)}");
        }
    }

    /// <summary>
    /// The same proposer as one that ranks rewrites of the kernel: makes its ranker from the path and the correct text of the file
    /// with the bug, of which the oracle alone takes notice. Null for the baselines, which always search too.
    /// </summary>
    /// <exception cref="InvalidDataException">It ranks nothing.</exception>
    public static Func<string, string, IRewriteRanker>? ForKernel(string name, Func<ModelRanker> model) => name switch
    {
        "model" => (_, _) => model(),
        "constant" => (_, _) => new ConstantRanker(0.5),
        "oracle" => (path, correct) => new OracleRanker(path, correct),
        "trigram" or "uniform" => null,
        _ => throw new InvalidDataException($"'{name}' ranks nothing"),
    };

    /// <summary>Opens the weights of a model.</summary>
    /// <exception cref="InvalidDataException">They do not rank.</exception>
    public static ModelRanker Open(string model)
    {
        try
        {
            return new ModelRanker(model);
        }
        catch (SelfImprove.Model.Gguf.GgufException fault)
        {
            throw new InvalidDataException($"{model}: {fault.Message}");
        }
    }

    // FNV-1a: the runtime's own hash codes differ from run to run.
    private static ulong Mix(string text) => text.Aggregate(14695981039346656037UL, (hash, letter) => (hash ^ letter) * 1099511628211UL);
}
