using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Dialogos.Analyzers.Rewrites;
using Dialogos.SelfImprove.Training.Corpus;

namespace Dialogos.SelfImprove.Training.Samples;

/// <summary>
/// The samples of a corpus: what is learned from, what decides when to stop, and two sets of bugs to measure: in files that
/// were never seen, and fresh bugs in files whose clean form was.
/// </summary>
public sealed record SampleSet
{
    private const uint Magic = 0x53444744;
    // Bugs for the figures come from other seeds than those that are learned from.
    private const int TestRound = 1_000_000;
    // "Nothing to do" is an answer too: each clean member is seen once for so many of its bugs.
    private const int BugsPerClean = 4;

    /// <summary>Bugs and clean members of training files.</summary>
    public required IReadOnlyList<BugSample> Training { get; init; }

    /// <summary>Bugs and clean members of validation files.</summary>
    public required IReadOnlyList<BugSample> Validation { get; init; }

    /// <summary>Bugs and clean members of the project's own test files.</summary>
    public required IReadOnlyList<BugSample> HeldOut { get; init; }

    /// <summary>Fresh bugs in the project's own training files.</summary>
    public required IReadOnlyList<BugSample> Known { get; init; }

    /// <summary>Plants bugs in a corpus. <paramref name="report"/> hears what is being done.</summary>
    public static SampleSet Make(SourceCorpus corpus, int rounds, int seed, int threads, Action<string> report)
    {
        NaturalFrequencies frequencies = new();
        List<SampleMaker> makers = [];
        foreach (SourceGroup group in corpus.Groups)
        {
            report($"compiling {group.Name}: {group.Files.Count} files");
            SampleMaker maker = new(group, threads);
            maker.CountInto(frequencies);
            makers.Add(maker);
        }

        List<BugSample> training = [], validation = [], heldOut = [], known = [];
        foreach (SampleMaker maker in makers)
        {
            foreach (BugSample sample in maker.Clean())
            {
                if (sample.Part == CorpusPart.Training) training.AddRange(Enumerable.Repeat(sample, Math.Max(1, rounds / BugsPerClean)));
                else if (sample.Part == CorpusPart.Validation) validation.Add(sample);
                else if (sample.Own) heldOut.Add(sample);
            }
        }

        for (int round = 0; round < rounds; round++)
        {
            report($"planting bugs: round {round + 1} of {rounds}");
            foreach (SampleMaker maker in makers)
                training.AddRange(maker.Round(frequencies, seed + round, file => file.Part == CorpusPart.Training));
        }

        report("planting bugs: the files held out");
        for (int round = 0; round < 3; round++)
        {
            if (round < 1)
                foreach (SampleMaker maker in makers) validation.AddRange(maker.Round(frequencies, TestRound + round, file => file.Part == CorpusPart.Validation));
            else
                validation.AddRange(makers[0].Round(frequencies, TestRound + round, file => file.Part == CorpusPart.Validation));
            heldOut.AddRange(makers[0].Round(frequencies, TestRound + round, file => file.Part == CorpusPart.Test));
        }

        known.AddRange(makers[0].Round(frequencies, TestRound + 9, file => file.Part == CorpusPart.Training));
        return new SampleSet { Training = training, Validation = validation, HeldOut = heldOut, Known = known };
    }

    /// <summary>Writes the samples, under the name of what they were made from.</summary>
    public void Save(string path, string origin)
    {
        Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        List<string> texts = [];
        int Number(string text)
        {
            if (numbers.TryGetValue(text, out int number)) return number;
            numbers.Add(text, texts.Count);
            texts.Add(text);
            return texts.Count - 1;
        }

        using MemoryStream body = new();
        using (BinaryWriter writer = new(body, System.Text.Encoding.UTF8, leaveOpen: true))
            foreach (IReadOnlyList<BugSample> list in new[] { Training, Validation, HeldOut, Known }) WriteList(writer, list, Number);
        using BinaryWriter file = new(File.Create(path + ".part"));
        file.Write(Magic);
        file.Write(origin);
        file.Write(texts.Count);
        foreach (string text in texts) file.Write(text);
        body.Position = 0;
        body.CopyTo(file.BaseStream);
        file.Close();
        File.Move(path + ".part", path, overwrite: true);
    }

    /// <summary>Reads samples made from the same origin, or null where the file is absent or of another origin.</summary>
    public static SampleSet? Load(string path, string origin)
    {
        if (!File.Exists(path)) return null;
        using BinaryReader reader = new(new BufferedStream(File.OpenRead(path), 1 << 20));
        if (reader.ReadUInt32() != Magic || reader.ReadString() != origin) return null;
        string[] texts = new string[reader.ReadInt32()];
        for (int i = 0; i < texts.Length; i++) texts[i] = reader.ReadString();
        return new SampleSet
        {
            Training = ReadList(reader, texts), Validation = ReadList(reader, texts),
            HeldOut = ReadList(reader, texts), Known = ReadList(reader, texts),
        };
    }

    private static void WriteList(BinaryWriter writer, IReadOnlyList<BugSample> list, Func<string, int> number)
    {
        writer.Write(list.Count);
        foreach (BugSample sample in list)
        {
            writer.Write7BitEncodedInt(number(sample.Member));
            writer.Write((byte)sample.Part);
            writer.Write(sample.Own);
            writer.Write(sample.Answer);
            writer.Write7BitEncodedInt(sample.Texts.Length);
            for (int i = 0; i < sample.Texts.Length; i++) writer.Write7BitEncodedInt((number(sample.Texts[i]) << 1) | (sample.AfterBlank[i] ? 1 : 0));
            writer.Write7BitEncodedInt(sample.Candidates.Length);
            foreach (SampleCandidate candidate in sample.Candidates)
            {
                writer.Write7BitEncodedInt(candidate.Position);
                writer.Write((byte)candidate.Kind);
                writer.Write7BitEncodedInt(number(candidate.OldText));
                writer.Write7BitEncodedInt(number(candidate.NewText));
                writer.Write7BitEncodedInt(candidate.First);
                writer.Write7BitEncodedInt(candidate.Count);
            }
        }
    }

    private static BugSample[] ReadList(BinaryReader reader, string[] texts)
    {
        BugSample[] list = new BugSample[reader.ReadInt32()];
        for (int i = 0; i < list.Length; i++)
        {
            string member = texts[reader.Read7BitEncodedInt()];
            CorpusPart part = (CorpusPart)reader.ReadByte();
            bool own = reader.ReadBoolean();
            int answer = reader.ReadInt32();
            string[] tokens = new string[reader.Read7BitEncodedInt()];
            bool[] blanks = new bool[tokens.Length];
            for (int at = 0; at < tokens.Length; at++)
            {
                int number = reader.Read7BitEncodedInt();
                tokens[at] = texts[number >> 1];
                blanks[at] = (number & 1) != 0;
            }

            SampleCandidate[] candidates = new SampleCandidate[reader.Read7BitEncodedInt()];
            for (int at = 0; at < candidates.Length; at++)
            {
                candidates[at] = new SampleCandidate(reader.Read7BitEncodedInt(), (RewriteKind)reader.ReadByte(),
                    texts[reader.Read7BitEncodedInt()], texts[reader.Read7BitEncodedInt()], reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
            }

            list[i] = new BugSample(member, part, own, tokens, blanks, candidates, answer);
        }

        return list;
    }
}
