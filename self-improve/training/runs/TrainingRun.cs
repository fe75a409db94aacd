// Words. A run has two *phases*: the language model learns to continue the sources, then the heads learn to rank rewrites,
// beginning with the language model's weights. A phase's *plan* says at which step its learning rate begins to fall and at
// which it ends.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using Dialogos.SelfImprove.Model.Inference;
using Dialogos.SelfImprove.Model.Tensors;
using Dialogos.SelfImprove.Model.Tokenizers;
using Dialogos.SelfImprove.Ranking;
using Dialogos.SelfImprove.Training.Network;
using Dialogos.SelfImprove.Training.Optimization;
using Dialogos.SelfImprove.Training.Samples;

namespace Dialogos.SelfImprove.Training.Runs;

/// <summary>Sizes and durations of a run.</summary>
public sealed record RunOptions
{
    /// <summary>Seed of weights and order.</summary>
    public required int Seed { get; init; }

    /// <summary>Sizes of the model but for its vocabulary.</summary>
    public required ModelShape Shape { get; init; }

    /// <summary>Decay start and last step of each phase, to repeat another run; negative where time decides.</summary>
    public int[][] Plans { get; init; } = [[-1, -1], [-1, -1]];

    /// <summary>Most rows of a batch of each phase.</summary>
    public int[] BatchRows { get; init; } = [2048, 2048];

    /// <summary>Rows of a window of text.</summary>
    public int WindowRows { get; init; } = 256;

    /// <summary>Highest learning rate of each phase.</summary>
    public float[] Rates { get; init; } = [2e-3f, 1e-3f];

    /// <summary>Steps over which the learning rate of each phase rises: slowly where learned weights are to be kept.</summary>
    public int[] WarmUp { get; init; } = [20, 50];

    /// <summary>Steps of the heads between looks at the validation files.</summary>
    public int ValidateEvery { get; init; } = 100;

    /// <summary>Steps between checkpoints.</summary>
    public int SaveEvery { get; init; } = 100;

    /// <summary>Constants of the optimiser.</summary>
    public OptimizerOptions Optimizer { get; init; } = new();
}

/// <summary>A run over tokens and samples that are there already. Bit-exact for a seed and plan, however often it is interrupted.</summary>
public sealed class TrainingRun
{
    /// <summary>Name of the first phase.</summary>
    public const string LanguagePhase = "language model";

    /// <summary>Name of the second phase.</summary>
    public const string HeadsPhase = "heads";

    private const int LongestSequence = 512;

    private readonly RunOptions _options;
    private readonly RunDisplay _display;
    private readonly Optimizer _optimizer;
    private readonly LanguageObjective _language;
    private readonly RankingObjective _ranking;
    private readonly TokenSpelling _spelling;
    private readonly float[] _best;
    private readonly string? _checkpoint;

    /// <summary>Prepares a run; where <paramref name="checkpoint"/> exists and <paramref name="resume"/> is set, goes on from it.</summary>
    public TrainingRun(RunOptions options, ITokenizer tokenizer, string corpusHash, Compute compute, RunDisplay display, string? checkpoint, bool resume)
    {
        _options = options;
        _display = display;
        _checkpoint = checkpoint;
        Parameters = new ParameterSet(options.Shape with { Vocabulary = tokenizer.Vocabulary.Tokens.Length }, options.Seed);
        _optimizer = new Optimizer(Parameters, compute, options.Optimizer);
        TrainableTransformer transformer = new(Parameters, compute, MostRows, LongestSequence);
        _language = new LanguageObjective(Parameters, transformer, compute, MostRows);
        _ranking = new RankingObjective(Parameters, transformer, compute, MostRows);
        _spelling = new TokenSpelling(tokenizer);
        _best = new float[Parameters.Values.Length];
        State = new RunState { Seed = options.Seed, CorpusHash = corpusHash };
        if (!resume || checkpoint is null || !File.Exists(checkpoint)) return;
        State = Checkpoint.Load(checkpoint, Parameters, _optimizer, _best);
        if (State.Seed != options.Seed || State.CorpusHash != corpusHash)
            throw new InvalidDataException("the checkpoint belongs to another seed or corpus; run without --resume to begin anew");
    }

    private int MostRows => Math.Max(_options.BatchRows[0], Math.Max(_options.BatchRows[1], LongestSequence));

    /// <summary>The model.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>Where the run stands.</summary>
    public RunState State { get; private set; }

    /// <summary>Losses so far.</summary>
    public LearningCurve Curve { get; } = new();

    /// <summary>Trains the language model for a time or until its plan ends, or for at most <paramref name="mostSteps"/> steps.</summary>
    public void TrainLanguage(int[] text, int[] heldOut, double budget, int mostSteps = int.MaxValue)
    {
        if (State.Phase != 0) return;
        int windows = Math.Max(1, _options.BatchRows[0] / _options.WindowRows);
        TextBatches batches = new(text, windows, _options.WindowRows, _options.Seed);
        TextBatches check = new(heldOut, windows, _options.WindowRows, _options.Seed + 1);
        bool ended = RunPhase(LanguagePhase, budget, mostSteps, step =>
        {
            (int[] tokens, int[] targets) = batches.At(step);
            return (_language.Run(tokens, targets, batches.Starts, learn: true), tokens.Length);
        }, () =>
        {
            BatchFigures figures = default;
            for (int i = 0; i < 4; i++)
            {
                (int[] tokens, int[] targets) = check.At(i);
                figures += _language.Run(tokens, targets, check.Starts, learn: false);
            }

            return figures;
        });
        if (!ended) return;
        State = State with { Phase = 1, Step = 0, Seconds = 0, LanguagePlan = [State.DecayStart, State.LastStep], DecayStart = -1, LastStep = -1 };
        _optimizer.Reset();
        Save();
    }

    /// <summary>The same for the heads; the state that does best on the validation samples is kept.</summary>
    public void TrainHeads(IReadOnlyList<BugSample> training, IReadOnlyList<BugSample> validation, double budget, int mostSteps = int.MaxValue)
    {
        if (State.Phase != 1) return;
        SampleBatches batches = new(training, _options.BatchRows[1], _options.Seed);
        bool ended = RunPhase(HeadsPhase, budget, mostSteps, step =>
        {
            IReadOnlyList<BugSample> batch = batches.At(step);
            List<RankingInput> inputs = Inputs(batch);
            int rows = 0;
            foreach (RankingInput input in inputs) rows += input.Rows.Length;
            return (_ranking.Run(inputs, Answers(batch)).Figures, rows);
        }, () =>
        {
            BatchFigures figures = Measure(validation);
            if (figures.MeanLoss < State.BestLoss)
            {
                State = State with { BestLoss = figures.MeanLoss };
                Parameters.Values.CopyTo(_best, 0);
            }

            return figures;
        });
        if (!ended) return;
        _best.CopyTo(Parameters.Values, 0);
        State = State with { Phase = 2 };
        Save();
    }

    /// <summary>Scores of samples (candidates, then "nothing to do"), in their order.</summary>
    public IEnumerable<(BugSample Sample, float[] Scores)> Score(IEnumerable<BugSample> samples)
    {
        foreach (IReadOnlyList<BugSample> batch in SampleBatches.InOrder(samples, MostRows))
        {
            float[][] scores = _ranking.Run(Inputs(batch), null).Scores;
            for (int i = 0; i < batch.Count; i++) yield return (batch[i], scores[i]);
        }
    }

    private BatchFigures Measure(IReadOnlyList<BugSample> samples)
    {
        BatchFigures figures = default;
        foreach ((BugSample sample, float[] scores) in Score(samples))
        {
            int answer = sample.Answer < 0 ? sample.Candidates.Length : sample.Answer;
            double greatest = double.NegativeInfinity, sum = 0;
            foreach (float score in scores) greatest = Math.Max(greatest, score);
            foreach (float score in scores) sum += Math.Exp(score - greatest);
            figures += new BatchFigures(greatest + Math.Log(sum) - scores[answer], scores[answer] >= greatest ? 1 : 0, 1);
        }

        return figures;
    }

    private List<RankingInput> Inputs(IReadOnlyList<BugSample> batch)
    {
        List<RankingInput> inputs = [];
        foreach (BugSample sample in batch) inputs.Add(sample.ToInput(_spelling));
        return inputs;
    }

    private static List<int> Answers(IReadOnlyList<BugSample> batch)
    {
        List<int> answers = [];
        foreach (BugSample sample in batch) answers.Add(sample.Answer < 0 ? sample.Candidates.Length : sample.Answer);
        return answers;
    }

    private bool RunPhase(string name, double budget, int mostSteps, Func<int, (BatchFigures, int Rows)> learn, Func<BatchFigures> validate)
    {
        LearningRate rate = new(_options.Rates[State.Phase], _options.WarmUp[State.Phase]);
        if (_options.Plans[State.Phase] is [_, >= 0] plan) State = State with { DecayStart = plan[0], LastStep = plan[1] };
        double loss = 0, accuracy = 0, speed = 0;
        for (int done = 0; done < mostSteps; done++)
        {
            // Time decides once, and the checkpoint remembers: seven tenths of it at full rate, then the fall.
            if (State.LastStep < 0 && State.Seconds >= 0.7 * budget)
                State = State with { DecayStart = State.Step, LastStep = State.Step + Math.Max(1, State.Step * 3 / 7) };
            if (State.LastStep >= 0 && State.Step >= State.LastStep) return true;

            long start = Stopwatch.GetTimestamp();
            (BatchFigures figures, int rows) = learn(State.Step);
            float now = rate.At(State.Step, State.DecayStart, State.LastStep);
            _optimizer.Step(now);
            State = State with { Step = State.Step + 1 };
            bool last = State.Step == State.LastStep;
            if (last || State.Step % _options.ValidateEvery == 0)
            {
                BatchFigures held = validate();
                Curve.Add(name, State.Step, held.MeanLoss, validation: true);
                _display.Say(System.FormattableString.Invariant($"{name}, step {State.Step}: held-out loss {held.MeanLoss:F3}, right {held.Accuracy:P1} of {held.Count}"));
            }

            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            State = State with { Seconds = State.Seconds + seconds };
            double weight = done == 0 ? 1 : 0.05;
            loss += weight * (figures.MeanLoss - loss);
            accuracy += weight * (figures.Accuracy - accuracy);
            speed += weight * ((rows / seconds) - speed);
            if (State.Step % 10 == 0) Curve.Add(name, State.Step, loss, validation: false);
            if (!last && State.Step % _options.SaveEvery == 0) Save();
            double left = State.LastStep >= 0 ? (State.LastStep - State.Step) * (State.Seconds / State.Step) : budget - State.Seconds;
            _display.Show(new RunMoment(name, State.Step, loss, accuracy, speed, TimeSpan.FromSeconds(Math.Max(0, left)), now));
        }

        return State.LastStep >= 0 && State.Step >= State.LastStep;
    }

    private void Save()
    {
        if (_checkpoint is not null) Checkpoint.Save(_checkpoint, State, Parameters, _optimizer, _best);
    }
}
