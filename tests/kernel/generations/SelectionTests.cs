using System;
using System.Collections.Generic;
using System.Linq;
using Dialogos.Kernel.Generations;
using Dialogos.Kernel.Handover;
using Dialogos.Kernel.Primitives;
using Xunit;

namespace Dialogos.Tests.Kernel.Generations;

public class SelectionTests
{
    [Theory]
    [InlineData("0000.conf", -1, 0, ChoiceReason.Newest, "Generation 0 is the newest.")]
    [InlineData("0000.conf 0001.conf 0002.conf", -1, 2, ChoiceReason.Newest, "Generation 2 is the newest.")]
    [InlineData("0000.conf 0001.conf 0002+3.conf", -1, 2, ChoiceReason.Newest,
        "Generation 2 is the newest. This is try 1 of 3.")]
    [InlineData("0000.conf 0001.conf 0002+0-3.conf", -1, 1, ChoiceReason.NewerExhausted,
        "Generation 1 was started because generation 2 used up its 3 tries without proving healthy.")]
    [InlineData("0000.conf 0001.conf 0002.bad.conf", -1, 1, ChoiceReason.NewerBad,
        "Generation 1 was started because generation 2 is marked bad.")]
    [InlineData("0000.conf 0001.bad.conf 0002.bad.conf", -1, 0, ChoiceReason.Factory,
        "Generation 0 was started because generation 2 is marked bad.")]
    [InlineData("0000.conf 0001.pin.conf 0002.conf", -1, 1, ChoiceReason.Pinned, "Generation 1 is pinned.")]
    [InlineData("0000.conf 0001.pin.conf 0002.pin.conf 0003.conf", -1, 2, ChoiceReason.Pinned, "Generation 2 is pinned.")]
    [InlineData("0000.conf 0001.conf 0002.bad.conf", 2, 2, ChoiceReason.Menu, "Generation 2 was chosen in the menu.")]
    [InlineData("0000.conf 0001.conf", 0, 0, ChoiceReason.Menu, "Generation 0 was chosen in the menu.")]
    [InlineData("0000.conf 0001.conf", 7, 1, ChoiceReason.NewerRejected,
        "Generation 1 was started because generation 7 does not exist.")]
    public void The_choice_and_its_reason(string names, int person, int expected, ChoiceReason reason, string sentence)
    {
        var store = new MemoryStore().With(names.Split(' '));
        var selection = GenerationSelector.Choose(store, new FixedVerifier(_ => Rejection.None), person).Value;
        Assert.Equal(expected, selection.Chosen!.Value.Number);
        Assert.Equal(reason, selection.Reason);
        Assert.Equal(sentence, selection.Sentence);
    }

    [Fact]
    public void What_does_not_verify_is_passed_over_and_named()
    {
        var store = new MemoryStore().With("0000.conf", "0001.conf", "0002+3.conf", "0003.conf");
        var verifier = new FixedVerifier(number => number switch
        {
            3 => Rejection.KernelChanged,
            2 => Rejection.BadSignature,
            _ => Rejection.None,
        });
        var selection = GenerationSelector.Choose(store, verifier, -1).Value;
        Assert.Equal(1, selection.Chosen!.Value.Number);
        Assert.Equal(ChoiceReason.NewerRejected, selection.Reason);
        Assert.Equal("Generation 1 was started because generation 3 has a kernel that was changed after signing.",
            selection.Sentence);
        Assert.Equal([Rejection.KernelChanged, Rejection.BadSignature, Rejection.None],
            selection.Decisions.Select(decision => decision.Rejection));
        Assert.Contains("0002+2-1.conf", store.EntryNames);
    }

    [Fact]
    public void A_generation_whose_try_cannot_be_counted_is_not_started()
    {
        var store = new MemoryStore { ChangesLeft = 0 }.With("0000.conf", "0001.conf", "0002+3.conf");
        var selection = GenerationSelector.Choose(store, new FixedVerifier(_ => Rejection.None), -1).Value;
        Assert.Equal(1, selection.Chosen!.Value.Number);
        Assert.Equal(Rejection.NotCounted, selection.Decisions[0].Rejection);
    }

    [Fact]
    public void Nothing_to_start_says_why()
    {
        var reject = new FixedVerifier(_ => Rejection.FileMissing);
        Assert.Equal("There is no generation on this disk.",
            GenerationSelector.Choose(new MemoryStore(), reject, -1).Value.Sentence);
        var all = GenerationSelector.Choose(new MemoryStore().With("0000.conf", "0001.conf"), reject, -1).Value;
        Assert.Null(all.Chosen);
        Assert.Equal("No generation can be started; the last one, generation 0, lacks a file.", all.Sentence);
        var bad = GenerationSelector.Choose(new MemoryStore().With("0001.bad.conf"), reject, -1).Value;
        Assert.Equal("Every generation on this disk is bad or exhausted, and there is no factory generation.", bad.Sentence);
        Assert.Equal(Errno.InputOutput, GenerationSelector.Choose(new MemoryStore { ListFails = true }, reject, -1).Error);
    }

    [Fact]
    public void Of_two_names_the_less_trusted_counts()
    {
        string[] byTrust = ["0003.bad.conf", "0003+0-3.conf", "0003+1-2.conf", "0003+2-1.conf", "0003+3.conf", "0003-1.conf", "0003.conf", "0003.p-1.conf", "0003.pin.conf"];
        for (var i = 0; i < byTrust.Length; i++)
        {
            for (var j = 0; j < byTrust.Length; j++)
            {
                if (i == j)
                    continue;
                var directory = GenerationDirectory.Read(new MemoryStore().With(byTrust[i], byTrust[j])).Value;
                Assert.Equal(byTrust[Math.Min(i, j)], Assert.Single(directory.Names).FileName);
                Assert.Equal(byTrust[Math.Max(i, j)], Assert.Single(directory.Surplus).FileName);
            }
        }
    }

    /// <summary>
    /// Every set of states for two generations above the factory one, every health, every person's choice: boots until
    /// the system stands must end at a healthy generation, and a healthy one must never be lost.
    /// </summary>
    [Fact]
    public void Every_combination_ends_at_a_healthy_generation()
    {
        string[] states = [".conf", "-2.conf", ".pin.conf", ".bad.conf", "+3.conf", "+1-2.conf", "+0-3.conf"];
        foreach (var first in states)
        {
            foreach (var second in states)
            {
                for (var health = 0; health < 4; health++)
                {
                    for (var person = -1; person < 3; person++)
                    {
                        var store = new MemoryStore().With("0000.conf", "0001" + first, "0002" + second);
                        var healthy = health;
                        RunUntilUp(store, number => number == 0 || (healthy & number) != 0, person);
                    }
                }
            }
        }
    }

    private static void RunUntilUp(MemoryStore store, Func<int, bool> isHealthy, int person)
    {
        var verifier = new FixedVerifier(_ => Rejection.None);
        for (var boot = 0; boot < 20; boot++)
        {
            var selection = GenerationSelector.Choose(store, verifier, boot == 0 ? person : -1).Value;
            var running = selection.Chosen!.Value;
            Assert.Contains("0000.conf", store.EntryNames);
            if (isHealthy(running.Number))
            {
                if (running.State == GenerationState.Bad)
                    Assert.Equal(Errno.NotPermitted, GenerationLedger.Bless(store, running.Number).Error);
                else
                    Assert.True(GenerationLedger.Bless(store, running.Number).IsOk);
                return;
            }
        }
        Assert.Fail($"never up: {string.Join(' ', store.EntryNames)}");
    }

    [Fact]
    public void Many_boots_with_random_crashes_always_come_back_to_a_good_generation()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var store = new MemoryStore().With("0000.conf");
            var sick = new HashSet<int>();
            var verifier = new FixedVerifier(_ => Rejection.None);
            var lastGood = 0;
            for (var step = 0; step < 120; step++)
            {
                var directory = GenerationDirectory.Read(store).Value;
                if (random.Next(4) == 0)
                {
                    var number = directory.NextNumber().Value;
                    store.With(GenerationName.Staged(number, random.Next(1, 4)).Value.FileName);
                    if (random.Next(2) == 0)
                        sick.Add(number);
                }
                var boots = 0;
                while (true)
                {
                    var running = GenerationSelector.Choose(store, verifier, -1).Value.Chosen!.Value;
                    Assert.True(running.Number >= lastGood, "went back behind a good generation");
                    if (!sick.Contains(running.Number))
                    {
                        Assert.True(GenerationLedger.Bless(store, running.Number).IsOk);
                        lastGood = running.Number;
                        break;
                    }
                    Assert.True(++boots <= 3 * (sick.Count + 1), "a sick generation was started for ever");
                }
                if (random.Next(10) == 0)
                    Assert.True(GenerationCollector.Collect(store, lastGood, 2).IsOk);
                Assert.Contains("0000.conf", store.EntryNames);
                Assert.Contains(directory.Find(lastGood).IsOk || lastGood > 0 ? $"{lastGood:D4}.conf" : "0000.conf", store.EntryNames);
            }
        }
    }

    [Fact]
    public void A_healthy_generation_never_counts_down_to_dead()
    {
        var store = new MemoryStore().With("0000.conf", "0001+3.conf");
        var verifier = new FixedVerifier(_ => Rejection.None);
        for (var boot = 0; boot < 100; boot++)
        {
            Assert.Equal(1, GenerationSelector.Choose(store, verifier, -1).Value.Chosen!.Value.Number);
            Assert.True(GenerationLedger.Bless(store, 1).IsOk);
        }
        Assert.Equal(["0000.conf", "0001.conf"], store.EntryNames);
        Assert.Equal(200, store.Renames);
    }

    [Theory]
    [InlineData("0002.conf")]
    [InlineData("0002.pin.conf")]
    public void A_good_generation_that_crashes_from_now_on_is_left_after_three_starts(string name)
    {
        var store = new MemoryStore().With("0000.conf", "0001.conf", name);
        var verifier = new FixedVerifier(_ => Rejection.None);
        for (var boot = 0; boot < GenerationName.UnprovenStarts; boot++)
            Assert.Equal(2, GenerationSelector.Choose(store, verifier, -1).Value.Chosen!.Value.Number);
        var selection = GenerationSelector.Choose(store, verifier, -1).Value;
        Assert.Equal(1, selection.Chosen!.Value.Number);
        Assert.Equal(ChoiceReason.NewerExhausted, selection.Reason);
        Assert.Equal("Generation 1 was started because generation 2 used up its 3 tries without proving healthy.",
            selection.Sentence);
    }

    [Fact]
    public void A_disk_that_takes_no_writes_starts_the_good_generation()
    {
        var store = new MemoryStore { ChangesLeft = 0 }.With("0000.conf", "0001.conf", "0002.pin.conf");
        Assert.Equal(2, GenerationSelector.Choose(store, new FixedVerifier(_ => Rejection.None), -1).Value.Chosen!.Value.Number);
    }
}
