using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Dialogos.Sandbox.Records;
using Xunit;

namespace Dialogos.Tests.EndToEnd;

/// <summary>
/// A language model's edit on its whole way, by the commands that a person types: <c>improve --model FILE</c> and <c>review</c>.
/// Scripted is what the model knows, and nothing else: the file holds weights that write one answer after a question and another
/// after a compiler's complaint (ModelByHeart). Real are the file and the engine that reads it, tokens, grammar and sampling, the
/// question, the block's reading, the compiler and its complaint, the screen, the nine gates with their builds and machines, the
/// person's acceptance by name, the commit, the log and the staged generation.
/// </summary>
public sealed class WrittenEditTests : IDisposable
{
    private const string File = "kernel/block/Crc32.cs";

    // The first answer forgets to declare what it uses.
    private static readonly string[] Wrong =
    [
        "<<<<<<< SEARCH\n            crc = _table[(byte)(crc ^ value)] ^ (crc >> 8);\n",
        "=======\n            crc = table[(byte)(crc ^ value)] ^ (crc >> 8);\n>>>>>>> REPLACE\n",
    ];

    private static readonly string[] Right =
    [
        "<<<<<<< SEARCH\n        foreach (var value in bytes)\n            crc = _table[(byte)(crc ^ value)] ^ (crc >> 8);\n",
        "=======\n        var table = _table;\n        foreach (var value in bytes)\n",
        "            crc = table[(byte)(crc ^ value)] ^ (crc >> 8);\n>>>>>>> REPLACE\n",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("dialogos-written-").FullName;

    private string Clone => Path.Combine(_folder, "clone");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact, Trait("Suite", "written")]
    public async Task A_written_edit_becomes_a_generation()
    {
        var model = Path.Combine(_folder, "heart.gguf");
        // A question ends with the member and an empty line, one about a wrong answer with what the compiler said.
        ModelByHeart.Write(model, new Dictionary<string, string[]> { [ModelByHeart.AfterAnEmptyLine] = Wrong, [ModelByHeart.AfterALine] = Right });
        Check(await Shell.RunAsync("git", "clone", "--quiet", Shell.Root, Clone));
        Check(await RunAsync("image"));

        await ImproveAsync("improve", "--model", model, "--benchmarks", "room.checksum", "--autonomy", "propose", "--budget", "30m");
        var (id, proposal, verdict) = Judged() ?? throw new InvalidOperationException("nothing that the model wrote was judged");
        Assert.Equal("written/heart", proposal.Proposer.Kind);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(System.IO.File.ReadAllBytes(model))), proposal.Proposer.ModelHash);
        // Both answers: the first one did not compile.
        Assert.Equal(Wrong.Length + Right.Length, proposal.Cost.Tokens);
        Assert.Equal(File, Assert.Single(proposal.Edits).Path);
        Assert.Equal(9, verdict.Gates.Length);
        Assert.All(verdict.Gates, gate => Assert.True(gate.Status == GateStatus.Pass, $"{gate.Name}: {gate.Reason}"));
        var gain = Assert.Single(verdict.Performance, measured => measured.Benchmark == "room.checksum_page");
        Assert.True(gain.Candidate < 0.99 * gain.Base, $"{gain.Base} instructions, then {gain.Candidate}");
        // What no rule can name is a person's to decide.
        Assert.Equal(Decision.Person, verdict.Decision);
        Assert.Equal(id, (string)JsonNode.Parse((await RunAsync("review", "--json")).Output)!.AsArray().Single()!["proposal"]!);

        Check(await RunAsync("review", id, "--accept"));
        var text = (await GitAsync("show", "dialogos/generations:" + File)).Output;
        Assert.Contains("        var table = _table;\n        foreach (var value in bytes)\n            crc = table[", text, StringComparison.Ordinal);
        Assert.Contains($"Model: {proposal.Proposer.ModelHash}\n", (await GitAsync("log", "-1", "--format=%B", "dialogos/generations")).Output, StringComparison.Ordinal);
        var newest = JsonNode.Parse((await RunAsync("generations", "--json")).Output)!.AsArray().MaxBy(item => (int)item!["generation"]!)!;
        Assert.Equal((2, "staged"), ((int)newest["generation"]!, (string)newest["state"]!));
        Check(await RunAsync("log", "--check"));
    }

    // Until the written edit is judged: what the agent enumerates itself would take its turn then.
    private async Task ImproveAsync(params string[] arguments)
    {
        using var process = Process.Start(Shell.StartOn(Clone, [.. arguments, "--state", _folder]))!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            while (!process.HasExited && Judged() is null)
                await Task.Delay(1000);
            if (!process.HasExited)
                await Shell.RunAsync("kill", "-INT", $"{process.Id}");
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(4));
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        Assert.True(Judged() is not null, await output + await errors);
    }

    private (string Id, Proposal Proposal, Verdict Verdict)? Judged()
    {
        using var log = new RecordLog(Clone);
        var verdicts = log.Entries().Where(entry => entry.Kind == nameof(Verdict)).Select(entry => log.Read(entry.Id, RecordJson.Default.Verdict));
        foreach (var verdict in verdicts)
        {
            var proposal = log.Read(verdict.Proposal, RecordJson.Default.Proposal);
            if (proposal.Proposer.Kind.StartsWith("written/", StringComparison.Ordinal))
                return (verdict.Proposal, proposal, verdict);
        }
        return null;
    }

    private static void Check(ShellResult result) => Assert.True(result.Status == 0, result.Output + result.Errors);

    private Task<ShellResult> GitAsync(params string[] arguments) => Shell.RunAsync("git", ["-C", Clone, .. arguments]);

    private Task<ShellResult> RunAsync(params string[] arguments) => Shell.RunOnAsync(Clone, TimeSpan.FromMinutes(10), [.. arguments, "--state", _folder]);
}
