using System;
using System.Text;
using Dialogos.SelfImprove.Model.Gguf;
using Dialogos.SelfImprove.Model.Tokenizers;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Dialogos.Tests.Model;

/// <summary>Tokenizers lose no byte, and split as the expressions that they stand for.</summary>
public sealed class TokenizerTests
{
    [Theory]
    [InlineData("gpt-2")]
    [InlineData("llama-bpe")]
    [InlineData("qwen2")]
    [InlineData("smollm")]
    public void Arbitrary_bytes_survive_byte_pair_encoding(string splitter)
    {
        ITokenizer tokenizer = Shared.ByteVocabulary(splitter).CreateTokenizer();
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => tokenizer.Decode(tokenizer.Encode(bytes)).AsSpan().SequenceEqual(bytes))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text ?? "");
            return tokenizer.Decode(tokenizer.Encode(bytes)).AsSpan().SequenceEqual(bytes);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void Arbitrary_bytes_survive_sentence_pieces()
    {
        ITokenizer tokenizer = Shared.PieceVocabulary().CreateTokenizer();
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => tokenizer.Decode(tokenizer.Encode(bytes)).AsSpan().SequenceEqual(bytes))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
        Assert.Equal([1, 269, 274], tokenizer.Encode("the and"u8, SpecialTokens.AddBegin));
        Assert.Equal("the and"u8.ToArray(), tokenizer.Decode(tokenizer.Encode("the and"u8)));
    }

    [Theory]
    [InlineData("gpt-2", "we're  at 123\n\n x", "we|'re| | at| 123|\n\n| x")]
    [InlineData("llama-bpe", "We'RE  at 12345!\r\n\n x(y)", "We|'RE| | at| |123|45|!\r\n\n| x|(y|)")]
    [InlineData("qwen2", "at 123;\n\tfoo", "at| |1|2|3|;\n|\tfoo")]
    [InlineData("smollm", "at 123 x", "at| |1|2|3| x")]
    [InlineData("llama-bpe", "a   \n  b  ", "a|   \n| | b|  ")]
    public void Splitters_cut_as_their_expressions_do(string splitter, string text, string pieces)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        StringBuilder joined = new();
        int start = 0;
        foreach (int end in Splitters.Split(splitter, bytes))
        {
            if (start > 0) joined.Append('|');
            joined.Append(Encoding.UTF8.GetString(bytes[start..end]));
            start = end;
        }

        Assert.Equal(pieces, joined.ToString());
    }

    [Fact]
    public void Merges_go_by_rank_and_control_tokens_only_when_asked()
    {
        ITokenizer tokenizer = Shared.ByteVocabulary().CreateTokenizer();
        Assert.Equal([260], tokenizer.Encode(" the"u8));
        Assert.Equal([260, 271], tokenizer.Encode(" the<|im_end|>"u8, SpecialTokens.Parse));
        Assert.True(tokenizer.Encode(" the<|im_end|>"u8).Length > 3);
        Assert.Equal([270, 260], tokenizer.Encode(" the"u8, SpecialTokens.AddBegin));
        Assert.Throws<GgufException>(() => Shared.ByteVocabulary("nobody-knows").CreateTokenizer());
    }
}
