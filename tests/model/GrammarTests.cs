using System;
using System.Text;
using Dialogos.SelfImprove.Model.Sampling;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Dialogos.Tests.Model;

/// <summary>Grammars accept what they say and refuse what is wrong.</summary>
public sealed class GrammarTests
{
    [Theory]
    [InlineData("root ::= \"a\"*", "aaaa", true)]
    [InlineData("root ::= \"a\"+", "", false)]
    [InlineData("root ::= (\"a\" | \"bc\"){2,3}", "abca", true)]
    [InlineData("root ::= (\"a\" | \"bc\"){2,3}", "abcaa", false)]
    [InlineData("root ::= [^a-c]{2}", "dä", true)]
    [InlineData("root ::= [^a-c]{2}", "db", false)]
    [InlineData("root ::= x \".\" x\nx ::= [0-9]?", "1.", true)]
    [InlineData("root ::= \"(\" root \")\" | \"\"", "((()))", true)]
    [InlineData("root ::= \"(\" root \")\" | \"\"", "((())", false)]
    [InlineData("root ::= . .", "😀", false)]
    [InlineData("root ::= \"\\u00e4\\n\"", "ä\n", true)]
    public void Texts_are_accepted_or_not(string grammar, string text, bool accepted)
    {
        Grammar state = new(grammar);
        Assert.Equal(accepted, state.Accept(Encoding.UTF8.GetBytes(text)) && state.MayEnd);
    }

    [Theory]
    [InlineData("root ::= root \"a\" | \"b\"")]
    [InlineData("root ::= x\nx ::= \"\" root")]
    [InlineData("a ::= \"b\"")]
    [InlineData("root ::= b")]
    [InlineData("root ::= \"a")]
    [InlineData("root ::= [b-a]")]
    [InlineData("root ::= (\"a\"")]
    [InlineData("root \"a\"")]
    public void Wrong_grammars_are_refused(string grammar) => Assert.Throws<GrammarException>(() => new Grammar(grammar));

    [Fact]
    public void Classes_contain_exactly_their_characters() =>
        Prop.ForAll(Gen.Choose(0, 0x10FFFF).Three().ToArbitrary(), points =>
        {
            (int a, int b, int c) = points;
            if (!Rune.IsValid(a) || !Rune.IsValid(b) || !Rune.IsValid(c)) return;
            (int low, int high) = (Math.Min(a, b), Math.Max(a, b));
            bool inside = c >= low && c <= high;
            byte[] text = Encoding.UTF8.GetBytes(new Rune(c).ToString());
            Assert.Equal(inside, new Grammar($"root ::= [\\U{low:X8}-\\U{high:X8}]").Accept(text));
            Assert.Equal(!inside, new Grammar($"root ::= [^\\U{low:X8}-\\U{high:X8}]").Accept(text));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
}
