using System;
using System.IO;
using System.Linq;
using System.Text;
using Dialogos.SelfImprove.Model.Tensors;
using Dialogos.SelfImprove.Model.Tokenizers;
using Dialogos.SelfImprove.Training.Evaluation;
using Dialogos.SelfImprove.Training.Network;
using Dialogos.SelfImprove.Training.Runs;
using Dialogos.SelfImprove.Training.Samples;
using Dialogos.SelfImprove.Training.Vocabularies;
using Xunit;

namespace Dialogos.Tests.Training;

/// <summary>The language model's ranking, which shares what precedes a change, against evaluating every text in full.</summary>
public sealed class LanguageRankerTests
{
    [Fact]
    public void SharedBeginningsChangeNoScore()
    {
        ITokenizer tokenizer = BytePairTrainer.Train([TinyCorpus.Queue, TinyCorpus.Ranges], 300).CreateTokenizer();
        ParameterSet parameters = new(Small.Shape with { Vocabulary = tokenizer.Vocabulary.Tokens.Length, ContextLength = 1024 }, 7);
        Random random = new(7);
        for (int i = 0; i < parameters.Values.Length; i++) parameters.Values[i] += (random.NextSingle() - 0.5f) * 0.3f;
        string path = Path.GetTempFileName();
        ModelFile.Save(path, parameters, tokenizer.Vocabulary, causal: true, TensorType.F32, null);
        using Compute compute = new(1);
        using LanguageRanker ranker = new(path, compute, tokensAfterChange: 2000);
        TrainableTransformer transformer = new(parameters, compute, 1024, 1024);
        LanguageObjective objective = new(parameters, transformer, compute, 1024);
        double Loss(string text)
        {
            int[] tokens = [tokenizer.Vocabulary.Begin!.Value, .. tokenizer.Encode(text)];
            return objective.Run(tokens[..^1], tokens[1..], [0, tokens.Length - 1], learn: false).Loss;
        }

        foreach (BugSample sample in SampleSet.Make(TinyCorpus.Corpus, 1, 1, 1, _ => { }).Known.Take(4))
        {
            double[] scores = ranker.Score(sample)!;
            double original = Loss(Text(sample, null));
            for (int i = 0; i < scores.Length; i++)
                Assert.Equal(original - Loss(Text(sample, sample.Candidates[i])), scores[i], 2);
        }

        File.Delete(path);
    }

    private static string Text(BugSample sample, SampleCandidate? change)
    {
        StringBuilder text = new();
        for (int i = 0; i < sample.Texts.Length; i++)
        {
            if (sample.AfterBlank[i]) text.Append(' ');
            bool changed = change is { } candidate && candidate.First == i;
            text.Append(changed ? change!.Value.NewText : sample.Texts[i]);
            if (changed) i += change!.Value.Count - 1;
        }

        return text.ToString();
    }
}
