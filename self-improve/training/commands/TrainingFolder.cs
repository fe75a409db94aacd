using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Dialogos.SelfImprove.Training.Corpus;
using Dialogos.SelfImprove.Training.Samples;

namespace Dialogos.SelfImprove.Training.Commands;

/// <summary>The repository and the folder in it where runs keep what can be made again: samples, checkpoint, drawings.</summary>
public sealed class TrainingFolder
{
    /// <summary>Rounds of bugs that are planted in the training files.</summary>
    public const int Rounds = 12;

    /// <summary>Finds the repository around a folder.</summary>
    public TrainingFolder(string start)
    {
        string? folder = Path.GetFullPath(start);
        while (folder is not null && !File.Exists(Path.Combine(folder, "DialogosSelf.sln"))) folder = Path.GetDirectoryName(folder);
        Repository = folder ?? throw new DirectoryNotFoundException($"{start} is not inside the Dialogos repository");
        Work = Path.Combine(Repository, "artifacts", "training");
        Directory.CreateDirectory(Work);
    }

    /// <summary>The repository's root.</summary>
    public string Repository { get; }

    /// <summary>What can be made again.</summary>
    public string Work { get; }

    /// <summary>The weights in use.</summary>
    public string Weights => Path.Combine(Repository, "self-improve", "weights", "ranker.gguf");

    /// <summary>The language model of the last run, a baseline of evaluations.</summary>
    public string Language => Path.Combine(Work, "language.gguf");

    /// <summary>The state of an unfinished run.</summary>
    public string Checkpoint => Path.Combine(Work, "checkpoint.bin");

    /// <summary>The commit that is checked out.</summary>
    public string Commit()
    {
        ProcessStartInfo start = new("git", ["-C", Repository, "rev-parse", "HEAD"]) { RedirectStandardOutput = true };
        using Process git = Process.Start(start) ?? throw new InvalidOperationException("git does not start");
        string output = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        return git.ExitCode == 0 ? output : throw new InvalidOperationException("git rev-parse failed");
    }

    /// <summary>The corpus: own sources and extra folders.</summary>
    public SourceCorpus ReadCorpus(IEnumerable<string> folders) => SourceCorpus.Read(Repository, folders);

    /// <summary>The samples of a corpus, from the last time where it is the same.</summary>
    public SampleSet Samples(SourceCorpus corpus, int seed, int threads, Action<string> report)
    {
        string path = Path.Combine(Work, "samples.bin"), origin = $"{corpus.Hash} {seed} {Rounds}";
        if (SampleSet.Load(path, origin) is { } known) return known;
        SampleSet made = SampleSet.Make(corpus, Rounds, seed, threads, report);
        made.Save(path, origin);
        return made;
    }

    /// <summary>The corpus in words, for the manifest.</summary>
    public static IReadOnlyList<string> Describe(SourceCorpus corpus) =>
        [.. corpus.Groups.Select(group => $"{group.Name}: {group.Files.Count} files, {group.Files.Sum(file => (long)file.Text.Length)} characters")];
}
