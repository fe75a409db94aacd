using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Dialogos.Eval.Mutation;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Dialogos.Tests.EvalMutation;

public sealed class RecordTests : IDisposable
{
    private static readonly Area Buddy = Area.All.Single(area => area.Name == "buddy");
    private readonly string _folder = Directory.CreateTempSubdirectory("dialogos-mutation-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_area_has_files_of_its_own()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "DialogosSelf.sln")))
            root = Path.GetDirectoryName(root)!;
        var files = Directory.EnumerateFiles(Path.Combine(root, "kernel"), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file)).ToList();
        Assert.All(files, file => Assert.True(Area.All.Count(area => area.Owns(file)) <= 1, file));
        foreach (var area in Area.All)
            Assert.All(area.Sources, source => Assert.Contains(files, file => (area with { Sources = [source] }).Owns(file)));
    }

    [Fact]
    public void A_report_is_read_with_paths_from_the_root()
    {
        var report = Write("""
            {"schemaVersion":"2","files":{"/tree/kernel/portable/../memory/portable/A.cs":{"mutants":[
            {"id":"9","mutatorName":"Equality mutation","replacement":"a <= b","location":{"start":{"line":4,"column":7},"end":{"line":4,"column":12}},"status":"NoCoverage"},
            {"id":"7","mutatorName":"Block removal mutation","replacement":"{}","location":{"start":{"line":3,"column":1},"end":{"line":5,"column":2}},"status":"Ignored"},
            {"id":"8","mutatorName":"Boolean mutation","replacement":"true","location":{"start":{"line":3,"column":2},"end":{"line":5,"column":2}},"status":"CompileError"}]}}}
            """);
        Assert.Equal(
        [
            new(7, "kernel/memory/portable/A.cs", 3, 1, "Block removal mutation", "{}", Counts: false),
            new(8, "kernel/memory/portable/A.cs", 3, 2, "Boolean mutation", "true", Counts: false),
            new(9, "kernel/memory/portable/A.cs", 4, 7, "Equality mutation", "a <= b", Counts: true),
        ], Mutant.ReadReport(report, "/tree"));
        Assert.Throws<InvalidDataException>(() => Mutant.ReadReport(report, "/elsewhere"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"files":{"/tree/A.cs":{"mutants":[{"id":"x"}]}}}""")]
    public void What_is_no_report_is_refused(string text) =>
        Assert.Throws<InvalidDataException>(() => Mutant.ReadReport(Write(text), "/tree"));

    // A run may be cut off in the middle of a line: what comes after must not be read as another mutant's verdict.
    [Fact]
    public void A_journal_that_was_cut_anywhere_knows_nothing_wrong()
    {
        var states = Enum.GetValues<VerdictState>();
        Prop.ForAll(Gen.ListOf(Gen.Choose(0, 30)).ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(), (ids, cut) =>
        {
            var verdicts = ids.Distinct().Select(id => new Verdict(id, states[id % states.Length], id % 2 == 0 ? "" : $"Space.Class.Method{id}")).ToList();
            var path = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
            var journal = new VerdictJournal(path, "key");
            verdicts.ForEach(journal.Add);
            var bytes = File.ReadAllBytes(path);
            cut = Math.Min(cut, bytes.Length);
            File.WriteAllBytes(path, bytes[..cut]);
            var whole = Encoding.UTF8.GetString(bytes[..cut]).Count(letter => letter == '\n') - 1;

            var later = new VerdictJournal(path, "key");
            Assert.Equal(Math.Max(0, whole), verdicts.Count(verdict => later.Find(verdict.Mutant) is not null));
            verdicts.Where(verdict => later.Find(verdict.Mutant) is null).ToList().ForEach(later.Add);
            var last = new VerdictJournal(path, "key");
            Assert.All(Enumerable.Range(0, 31), id => Assert.Equal(verdicts.SingleOrDefault(verdict => verdict.Mutant == id), last.Find(id)));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void With_other_sources_a_journal_begins_anew()
    {
        var path = Path.Combine(_folder, "journal");
        new VerdictJournal(path, "one").Add(new Verdict(3, VerdictState.Killed, "T"));
        Assert.Null(new VerdictJournal(path, "two").Find(3));
        Assert.Null(new VerdictJournal(path, "one").Find(3));
    }

    [Fact]
    public void A_sample_follows_from_its_seed()
    {
        Prop.ForAll(Gen.Choose(0, 60).ToArbitrary(), Gen.Choose(1, 80).ToArbitrary(), Gen.Choose(0, 99).ToArbitrary(), (all, count, seed) =>
        {
            var mutants = Mutants(all);
            var drawn = AreaScore.Draw(mutants, count, (ulong)seed);
            Assert.Equal(Math.Min(all, count), drawn.Count);
            Assert.Equal(drawn.Select(mutant => mutant.Id).Distinct().Order(), drawn.Select(mutant => mutant.Id));
            Assert.Equal(drawn, AreaScore.Draw(mutants, count, (ulong)seed));
        }).QuickCheckThrowOnFailure();
        Assert.True(Enumerable.Range(0, 50).Select(seed => AreaScore.Draw(Mutants(100), 1, (ulong)seed)[0].Id).Distinct().Count() > 20);
    }

    [Fact]
    public void A_score_is_kept_beside_the_others()
    {
        var path = Write("{\n  \"fat\": 81.5,\n  \"buddy\": 12\n}\n");
        Score(7, 9, seed: null).Keep(path);
        Assert.Equal("{\n  \"buddy\": 77.78,\n  \"fat\": 81.5\n}\n", File.ReadAllText(path));
    }

    // 7 of 9 may well be 80 % by chance; 7 of 90 not.
    [Theory]
    [InlineData(7, 9, null, false)]
    [InlineData(8, 10, null, true)]
    [InlineData(7, 9, 1UL, true)]
    [InlineData(7, 90, 1UL, false)]
    [InlineData(0, 0, null, false)]
    public void The_least_score_is_judged_by_what_is_known(int noticed, int tried, ulong? seed, bool isEnough) =>
        Assert.Equal(isEnough, Score(noticed, tried, seed).IsEnough);

    [Fact]
    public void A_sample_says_so_and_is_never_kept()
    {
        var path = Write("{}");
        var sample = Score(8, 10, seed: 5);
        Assert.Throws<InvalidOperationException>(() => sample.Keep(path));
        Assert.Equal("{}", File.ReadAllText(path));
        // Wilson's interval of 8 in 10.
        Assert.Contains("80.00 % in a sample of 10 of 500 (seed 5); 95 % interval 49.0 to 94.3 %", sample.Text());
        Assert.Equal(49.02, (double)sample.Json()["sample"]!["low"]!);
    }

    [Fact]
    public void Who_was_not_noticed_is_named_by_place()
    {
        var text = Score(1, 2, seed: null).Text();
        Assert.Contains("kernel/memory/portable/A.cs:2:3: survived: Equality mutation: a <= b", text);
        Assert.DoesNotContain("A.cs:1:", text);
    }

    private static List<Mutant> Mutants(int count) => Enumerable.Range(1, count)
        .Select(id => new Mutant(id, "kernel/memory/portable/A.cs", id, 3, "Equality mutation", "a <= b", Counts: true)).ToList();

    private static AreaScore Score(int noticed, int tried, ulong? seed) => new(Buddy, Mutants(tried)
        .Select((mutant, i) => (mutant, new Verdict(mutant.Id, i < noticed ? VerdictState.Killed : VerdictState.Survived, ""))).ToList(), 0, seed is null ? tried : 500, seed);

    private string Write(string text)
    {
        var path = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
        File.WriteAllText(path, text);
        return path;
    }
}
