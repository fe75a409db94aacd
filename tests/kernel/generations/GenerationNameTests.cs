using System.Collections.Generic;
using System.Linq;
using Dialogos.Kernel.Generations;
using Dialogos.Kernel.Primitives;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Dialogos.Tests.Kernel.Generations;

public class GenerationNameTests
{
    [Theory]
    [InlineData("0007.conf", 7, GenerationState.Good, 0, 0)]
    [InlineData("0007+3.conf", 7, GenerationState.Staged, 3, 0)]
    [InlineData("0007+2-1.conf", 7, GenerationState.Trying, 2, 1)]
    [InlineData("0007+0-3.conf", 7, GenerationState.Exhausted, 0, 3)]
    [InlineData("0007+0.conf", 7, GenerationState.Exhausted, 0, 0)]
    [InlineData("0007.pin.conf", 7, GenerationState.Pinned, 0, 0)]
    [InlineData("0007-1.conf", 7, GenerationState.Good, 0, 1)]
    [InlineData("0007-2.conf", 7, GenerationState.Good, 0, 2)]
    [InlineData("0007.p-2.conf", 7, GenerationState.Pinned, 0, 2)]
    [InlineData("0007.bad.conf", 7, GenerationState.Bad, 0, 0)]
    [InlineData("0000.conf", 0, GenerationState.Good, 0, 0)]
    [InlineData("9999+9-9.conf", 9999, GenerationState.Trying, 9, 9)]
    public void Names_mean_what_the_scheme_says(string text, int number, GenerationState state, int left, int done)
    {
        var name = GenerationName.Parse(text).Value;
        Assert.Equal((number, state, left, done), (name.Number, name.State, name.TriesLeft, name.TriesDone));
        Assert.Equal(text, name.FileName);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".conf")]
    [InlineData("7.conf")]
    [InlineData("007.conf")]
    [InlineData("00007.conf")]
    [InlineData("000a.conf")]
    [InlineData("0007")]
    [InlineData("0007.CONF")]
    [InlineData("0007+.conf")]
    [InlineData("0007+12.conf")]
    [InlineData("0007+2-.conf")]
    [InlineData("0007+2-0.conf")]
    [InlineData("0007-0.conf")]
    [InlineData("0007-3.conf")]
    [InlineData("0007-a.conf")]
    [InlineData("0007.p-3.conf")]
    [InlineData("0007.pin-1.conf")]
    [InlineData("0000-1.conf")]
    [InlineData("0007+2+1.conf")]
    [InlineData("0007+a.conf")]
    [InlineData("0007+2-a.conf")]
    [InlineData("0007.good.conf")]
    [InlineData("0007.bad.pin.conf")]
    [InlineData("0007.conf.new")]
    [InlineData(" 0007.conf")]
    [InlineData("-007.conf")]
    public void Anything_else_is_no_name(string text) =>
        Assert.Equal(Errno.InvalidArgument, GenerationName.Parse(text).Error);

    [Fact]
    public void What_parses_writes_itself_back_and_fits_one_long_name_record()
    {
        var names = Arb.From(Gen.Elements("0123456789+-.conf pinbad/".ToCharArray()).ArrayOf(6)
            .Select(middle => "0042" + new string(middle).Trim() + ".conf"));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(20_000), Prop.ForAll(names, text =>
        {
            var parsed = GenerationName.Parse(text);
            return parsed.Failed || (parsed.Value.FileName == text && text.Length <= 13);
        }));
    }

    [Fact]
    public void A_staged_generation_has_exactly_its_tries()
    {
        for (var tries = 1; tries <= 9; tries++)
        {
            var name = GenerationName.Staged(12, tries).Value;
            for (var done = 1; done <= tries; done++)
            {
                name = name.CountDown().Value;
                Assert.Equal((tries - done, done), (name.TriesLeft, name.TriesDone));
                Assert.Equal(done == tries ? GenerationState.Exhausted : GenerationState.Trying, name.State);
                Assert.Equal(GenerationName.Parse(name.FileName).Value, name);
            }
            Assert.Equal(Errno.Again, name.CountDown().Error);
        }
        Assert.True(GenerationName.Staged(12, 0).Failed);
        Assert.True(GenerationName.Staged(12, 10).Failed);
        Assert.True(GenerationName.Staged(0, 3).Failed);
        Assert.True(GenerationName.Staged(10000, 3).Failed);
        Assert.True(GenerationName.Staged(9999, 3).IsOk);
    }

    [Fact]
    public void Transitions_lead_only_where_the_scheme_allows()
    {
        foreach (var name in All(7))
        {
            var good = name.State is GenerationState.Good or GenerationState.Pinned;
            if (name.State == GenerationState.Bad)
                Assert.Equal(name, name.CountDown().Value);
            Assert.Equal(name.State != GenerationState.Bad, name.Bless().IsOk);
            if (name.State == GenerationState.Pinned)
                Assert.Equal("0007.pin.conf", name.Bless().Value.FileName);
            else if (name.State != GenerationState.Bad)
                Assert.Equal("0007.conf", name.Bless().Value.FileName);
            Assert.Equal("0007.bad.conf", name.Condemn().Value.FileName);
            Assert.Equal(good, name.Pin().IsOk);
            if (good)
                Assert.Equal((GenerationState.Pinned, name.TriesDone), (name.Pin().Value.State, name.Pin().Value.TriesDone));
            Assert.Equal(good ? GenerationState.Good : name.State, name.Unpin().State);
            Assert.Equal(name.TriesDone, name.Unpin().TriesDone);
        }
    }

    [Theory]
    [InlineData("0007.conf", "0007-1.conf", "0007-2.conf")]
    [InlineData("0007.pin.conf", "0007.p-1.conf", "0007.p-2.conf")]
    public void A_good_generation_that_never_proves_healthy_again_is_exhausted(string first, string second, string third)
    {
        var name = GenerationName.Parse(first).Value;
        foreach (var expected in new[] { second, third, "0007+0-3.conf" })
        {
            Assert.True(name.IsCandidate);
            name = name.CountDown().Value;
            Assert.Equal(expected, name.FileName);
            var blessed = name.Bless().Value;
            Assert.Equal(expected == "0007+0-3.conf" ? "0007.conf" : first, blessed.FileName);
        }
        Assert.False(name.IsCandidate);
    }

    [Fact]
    public void The_factory_name_never_changes()
    {
        foreach (var name in All(0))
        {
            Assert.Equal(name, name.CountDown().Value);
            Assert.Equal(name, name.Bless().Value);
            Assert.Equal(Errno.NotPermitted, name.Condemn().Error);
            Assert.Equal(Errno.NotPermitted, name.Pin().Error);
            Assert.True(name.IsCandidate);
        }
    }

    private static IEnumerable<GenerationName> All(int number)
    {
        string[] middles = ["", ".pin", ".bad", .. number == 0 ? [] : new[] { "-1", "-2", ".p-1", ".p-2" }, .. from left in Enumerable.Range(0, 10)
            from done in Enumerable.Range(0, 10) select done == 0 ? $"+{left}" : $"+{left}-{done}"];
        return middles.Select(middle => GenerationName.Parse($"{number:D4}{middle}.conf").Value);
    }
}
