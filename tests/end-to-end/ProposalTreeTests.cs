using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Dialogos.Sandbox.Records;
using LibGit2Sharp;
using Xunit;

namespace Dialogos.Tests.EndToEnd;

/// <summary><c>log --tree</c>: what was tried on top of what, from a log that holds each kind of proposal.</summary>
public sealed class ProposalTreeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dialogos-tree-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_was_tried_stands_below_what_it_was_tried_on()
    {
        GitLibrary.Prepare();
        Repository.Init(_folder);
        string hoist, better, worse, other;
        using (var log = new RecordLog(_folder))
        {
            hoist = Add(log, "M:Crc32.Of", "Compute the table's place before the loop.");
            Judge(log, hoist, Decision.Accept, candidate: 96);
            better = Add(log, "M:Crc32.Of", "Do four iterations at a time.", hoist);
            Judge(log, better, Decision.Refuse, stoppedAt: "tests");
            Add(log, "M:Crc32.Of", "Nobody has judged this yet.", better);
            worse = Add(log, "M:Ring.Add", "Ask the [cheaper] condition first.");
            Judge(log, worse, Decision.Person);
            other = Add(log, "M:Ring.Add", "Repair by Guard.\n\nAt length.");
            Judge(log, other, Decision.Undecided, stoppedAt: "boots");
            for (var i = 0; i < 14; i++)
                Add(log, "M:Many.Times", $"Try number {i}.");
        }
        var result = await Shell.RunOnAsync(_folder, TimeSpan.FromMinutes(1), "log", "--tree");
        Assert.True(result.Status == 0, result.Errors);
        string[] lines = [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd())];
        // A gain of 4 % with one child: 1 + 1 / (1 + e^0.6) / 2. Where nothing was accepted it is 1, and names decide.
        string[] expected =
        [
            "19 proposals",
            "├── M:Crc32.Of  promise 1.18",
            $"│   └── {hoist[..12]} accept +4.0 % Compute the table's place before the loop.",
            $"│       └── {better[..12]} refuse Do four iterations at a time. (tests)",
            "│           └── ID not judged Nobody has judged this yet.",
            "├── M:Many.Times  promise 1.00",
            .. Enumerable.Range(0, 12).Select(i => $"│   ├── ID not judged Try number {i}."),
            "│   └── … and 2 more",
            "└── M:Ring.Add  promise 1.00",
            $"    ├── {worse[..12]} person Ask the [cheaper] condition first.",
            $"    └── {other[..12]} undecided Repair by Guard. (boots)",
        ];
        Assert.Equal(expected.Length, lines.Length);
        Assert.All(expected.Zip(lines), pair => Assert.Matches(
            "^" + System.Text.RegularExpressions.Regex.Escape(pair.First).Replace("ID\\ not", "[0-9a-f]{12}\\ not", StringComparison.Ordinal) + "$", pair.Second));
    }

    private static string Add(RecordLog log, string member, string rationale, params string[] parents) => log.Append(new Proposal(0, "tree", [.. parents],
        new ProposalTask("performance", "room.b"), new Proposer("enumerated/test", "", 0, ""), [new Edit("kernel/block/A.cs", 0, 1, "hash", rationale, "hoist")],
        [member], "low", rationale, new Cost(0, 0)), RecordJson.Default.Proposal);

    private static void Judge(RecordLog log, string proposal, Decision decision, string stoppedAt = "", double candidate = 100) => log.Append(new Verdict(proposal, "", "", "",
        new VerdictEnvironment("", "", 0), [new GateResult("well-formed", GateStatus.Pass, "", "", 1), .. stoppedAt.Length == 0 ? [] : new[] { new GateResult(stoppedAt, GateStatus.Fail, "no", "", 1) }],
        new TestCounts(0, 0, 0, 0, 0, 0), new MutationCounts(0, 0, 0, 0, 0), [new Measurement("room.b", "instructions", 100, candidate, 2, candidate, candidate)], [], decision),
        RecordJson.Default.Verdict);
}
