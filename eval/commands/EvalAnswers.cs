using System;
using System.Linq;
using Dialogos.Eval.Runs;
using Dialogos.Sandbox.Verification;

namespace Dialogos.Eval.Commands;

/// <summary>What is asked about results that are there already.</summary>
internal static class EvalAnswers
{
    private const int MostLines = 20;

    /// <summary>Whether a result can be believed.</summary>
    internal static int Check(EvaluationResult result, byte[] publicKey, EvidenceStore evidence)
    {
        var flaws = ResultFile.FindFlaws(result, publicKey, evidence);
        foreach (var flaw in flaws.Take(MostLines))
            Console.Error.WriteLine($"dialogos: {flaw}");
        if (flaws.Count > MostLines)
            Console.Error.WriteLine($"dialogos: … and {flaws.Count - MostLines} more. Key and evidence are looked for where --state says.");
        Console.WriteLine(flaws.Count == 0 ? $"valid: verdicts {result.VerdictHash}" : $"invalid: {flaws.Count} flaws");
        return flaws.Count == 0 ? EvalCommand.Good : EvalCommand.NoEvidence;
    }

    /// <summary>Whether two runs on the same inputs agree.</summary>
    internal static int Same(EvaluationResult one, EvaluationResult other)
    {
        var repetition = Repetition.Of(one, other);
        foreach (var difference in repetition.Differing)
            Console.WriteLine($"differs: {difference}");
        Console.WriteLine($"{repetition.Compared} deterministic verdicts and figures compared, {repetition.Differing.Length} differ");
        Console.WriteLine($"not compared, since they depend on the machine and its load: {string.Join("; ", repetition.Unrepeatable)}");
        return repetition.Differing.Length == 0 && one.Suites.Sum(suite => suite.Cases.Length) > 0 ? EvalCommand.Good : EvalCommand.Worse;
    }
}
