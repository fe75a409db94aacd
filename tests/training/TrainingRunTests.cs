using System;
using System.IO;
using System.Linq;
using Dialogos.SelfImprove.Model.Tensors;
using Dialogos.SelfImprove.Model.Tokenizers;
using Dialogos.SelfImprove.Ranking;
using Dialogos.SelfImprove.Training.Corpus;
using Dialogos.SelfImprove.Training.Runs;
using Dialogos.SelfImprove.Training.Samples;
using Dialogos.SelfImprove.Training.Vocabularies;
using Spectre.Console;
using Xunit;

namespace Dialogos.Tests.Training;

/// <summary>Runs on a tiny corpus: the same numbers however they are interrupted and on however many threads.</summary>
public sealed class TrainingRunTests : IDisposable
{
    private static readonly SampleSet Samples = SampleSet.Make(TinyCorpus.Corpus, 2, 1, 1, _ => { });
    private static readonly ITokenizer Tokenizer =
        BytePairTrainer.Train(TinyCorpus.Corpus.Files.Select(file => file.Text), 300).CreateTokenizer();

    private readonly string _folder = Directory.CreateTempSubdirectory("dialogos-training-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ARunGoesOnFromItsCheckpointBitForBit()
    {
        string path = Path.Combine(_folder, "checkpoint.bin");
        float[] straight;
        using (Compute compute = new(2))
        {
            TrainingRun whole = Begin(compute, null, resume: false);
            Train(whole, int.MaxValue, int.MaxValue);
            straight = whole.Parameters.Values;
        }

        // Stopped between checkpoints in both phases: what came after the last one is done again.
        using Compute other = new(1);
        Train(Begin(other, path, resume: false), 5, 0);
        TrainingRun second = Begin(other, path, resume: true);
        Assert.Equal((0, 4), (second.State.Phase, second.State.Step));
        Train(second, int.MaxValue, 7);
        TrainingRun third = Begin(other, path, resume: true);
        Assert.Equal((1, 6), (third.State.Phase, third.State.Step));
        Train(third, int.MaxValue, int.MaxValue);
        Assert.Equal(straight, third.Parameters.Values);
    }

    [Fact]
    public void TheNumberOfThreadsChangesNothing()
    {
        float[][] results = new[] { 1, 2, 5 }.Select(threads =>
        {
            using Compute compute = new(threads);
            TrainingRun run = Begin(compute, null, resume: false);
            Train(run, int.MaxValue, int.MaxValue);
            return run.Parameters.Values;
        }).ToArray();
        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
    }

    [Fact]
    public void TheLossesFall()
    {
        using Compute compute = new(1);
        TrainingRun run = Begin(compute, null, resume: false, [[40, 60], [60, 90]]);
        double before = Loss(run);
        Train(run, int.MaxValue, int.MaxValue);
        Assert.True(Loss(run) < 0.6 * before, $"{before} became {Loss(run)}");
    }

    [Fact]
    public void ACheckpointOfAnotherCorpusIsRefused()
    {
        string path = Path.Combine(_folder, "checkpoint.bin");
        using Compute compute = new(1);
        Train(Begin(compute, path, resume: false), 5, 0);
        Assert.Throws<InvalidDataException>(() => Begin(compute, path, resume: true, corpusHash: "other"));
    }

    [Theory]
    [InlineData(TensorType.F32, 1e-4)]
    [InlineData(TensorType.Q8_0, 0.1)]
    public void TheEngineScoresTheSavedModelAsTheTrainerDoes(TensorType type, double tolerance)
    {
        using Compute compute = new(1);
        TrainingRun run = Begin(compute, null, resume: false);
        Train(run, int.MaxValue, int.MaxValue);
        string path = Path.Combine(_folder, "ranker.gguf");
        ModelFile.Save(path, run.Parameters, Tokenizer.Vocabulary, causal: false, type, new RankingCalibration(1.5f, 0.25f, 0.4f));
        using RewriteRanker ranker = new(path);
        TokenSpelling spelling = new(Tokenizer);
        int compared = 0;
        foreach ((BugSample sample, float[] scores) in run.Score(Samples.Training))
        {
            float[] engine = ranker.Score(sample.ToInput(spelling));
            Assert.Equal(scores.Length, engine.Length);
            float spread = 1 + scores.Max() - scores.Min();
            for (int i = 0; i < scores.Length; i++) Assert.InRange(Math.Abs(scores[i] - engine[i]) / spread, 0, tolerance);
            compared += scores.Length;
        }

        Assert.True(compared > 100);
    }

    private static double Loss(TrainingRun run) => run.Score(Samples.Training).Average(item =>
    {
        double[] probabilities = RankingCalibration.None.Probabilities(item.Scores);
        return -Math.Log(probabilities[item.Sample.Answer < 0 ? ^1 : item.Sample.Answer]);
    });

    private static void Train(TrainingRun run, int languageSteps, int headSteps)
    {
        int[] text = [.. TinyCorpus.Corpus.Files.SelectMany(file => Tokenizer.Encode(file.Text))];
        run.TrainLanguage(text, text, 0, languageSteps);
        run.TrainHeads(Samples.Training, Samples.Training, 0, headSteps);
    }

    private static TrainingRun Begin(Compute compute, string? checkpoint, bool resume, int[][]? plans = null, string corpusHash = "tiny")
    {
        RunOptions options = new()
        {
            Seed = 3, Shape = Small.Shape, Plans = plans ?? [[6, 9], [8, 12]], BatchRows = [256, 128], WindowRows = 64,
            ValidateEvery = 3, SaveEvery = 2, Rates = [1e-2f, 1e-2f],
        };
        return new TrainingRun(options, Tokenizer, corpusHash, compute, new RunDisplay(AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(TextWriter.Null),
        })), checkpoint, resume);
    }
}
