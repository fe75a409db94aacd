using System;
using System.Linq;
using System.Text;
using Dialogos.SelfImprove.Model.Tokenizers;
using Dialogos.SelfImprove.Training.Vocabularies;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Dialogos.Tests.Training;

/// <summary>Trained vocabularies, read by the engine's own tokenizer.</summary>
public sealed class VocabularyTests
{
    private static readonly Vocabulary Trained = BytePairTrainer.Train([TinyCorpus.Queue, TinyCorpus.Ranges], 400);

    [Fact]
    public void TheMostFrequentPairIsMergedFirst()
    {
        Vocabulary vocabulary = BytePairTrainer.Train(["abab abab xy xy ab"], 258 + 2);
        Assert.Equal("a b", vocabulary.Merges[0]);
        Assert.Equal(2, vocabulary.Merges.Length);
    }

    [Fact]
    public void AnyBytesSurviveARoundTrip()
    {
        ITokenizer tokenizer = Trained.CreateTokenizer();
        Prop.ForAll<byte[]>(bytes => tokenizer.Decode(tokenizer.Encode(bytes)).AsSpan().SequenceEqual(bytes)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void TextLikeTheCorpusBecomesShorter()
    {
        int tokens = Trained.CreateTokenizer().Encode(TinyCorpus.Queue).Length;
        Assert.True(tokens < 0.5 * Encoding.UTF8.GetByteCount(TinyCorpus.Queue), $"{tokens} tokens");
    }

    [Fact]
    public void TrainingTwiceGivesTheSameVocabulary() =>
        Assert.Equal(Trained.Merges, BytePairTrainer.Train([TinyCorpus.Queue, TinyCorpus.Ranges], 400).Merges);

    // The trainer counts pairs as it merges; a slow count from scratch must agree with every choice.
    [Fact]
    public void EveryMergeIsTheMostFrequentPairOfItsMoment()
    {
        string[] pieces = ["hug", "pug", "pun", "bun", "hugs", "bugs", "hughug"];
        string text = string.Join(' ', pieces.SelectMany((piece, i) => Enumerable.Repeat(piece, i + 1)));
        Vocabulary vocabulary = BytePairTrainer.Train([text], 258 + 12);
        var words = text.Split(' ').Select((word, i) => (i == 0 ? word : "Ġ" + word).Select(letter => letter.ToString()).ToList()).ToList();
        foreach (string merge in vocabulary.Merges)
        {
            var counts = words.SelectMany(word => word.Zip(word.Skip(1))).GroupBy(pair => $"{pair.First} {pair.Second}").ToDictionary(group => group.Key, group => group.Count());
            Assert.Equal(counts.Values.Max(), counts[merge]);
            string[] parts = merge.Split(' ');
            foreach (var word in words)
            {
                for (int i = 0; i + 1 < word.Count; i++)
                {
                    if (word[i] != parts[0] || word[i + 1] != parts[1]) continue;
                    word[i] += word[i + 1];
                    word.RemoveAt(i + 1);
                }
            }
        }
    }
}
