using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Dialogos.Tests.EndToEnd;

/// <summary>
/// Two generations of a real disk, of which one computes checksums more slowly, compared as a person would: by their numbers.
/// Their sources come from the disk, their kernels are built from them, and machines count what they do.
/// </summary>
[Collection(SmallSystemTests.Name)]
public sealed class EvaluationTests : IDisposable
{
    private const string Changed = "kernel/block/Crc32.cs";
    private readonly string _folder = Directory.CreateTempSubdirectory("dialogos-evaluation-").FullName;

    public EvaluationTests(SmallSystem system)
    {
        File.WriteAllBytes(Path.Combine(_folder, "disk.img"), system.Disk);
        File.WriteAllText(Path.Combine(_folder, "kernel.efi"), "what is evaluated is built from the sources");
    }

    private string Clone => Path.Combine(_folder, "clone");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact, Trait("Suite", "eval-machines")]
    public async Task Two_generations_differ_where_their_sources_do_and_nowhere_else()
    {
        await MustAsync("git", "clone", "--quiet", Shell.Root, Clone);
        await StageAsync("as it is");
        var file = Path.Combine(Clone, Changed);
        // The same sums from a table of half bytes: right, and slower.
        const string Fast = "crc = _table[(byte)(crc ^ value)] ^ (crc >> 8);";
        var slow = File.ReadAllText(file).Replace(Fast, "{ crc ^= value; crc = _table[(int)(crc & 15)] ^ (crc >> 4); crc = _table[(int)(crc & 15)] ^ (crc >> 4); }", StringComparison.Ordinal)
            .Replace("uint[256]", "uint[16]", StringComparison.Ordinal).Replace("i < 256", "i < 16", StringComparison.Ordinal).Replace("bit < 8", "bit < 4", StringComparison.Ordinal);
        Assert.DoesNotContain(Fast, slow, StringComparison.Ordinal);
        File.WriteAllText(file, slow);
        await StageAsync("a slower checksum");
        await MustAsync("git", "-C", Clone, "checkout", "--quiet", "--", Changed);

        var compared = await CommandAsync("eval", "kernel", "--generation", "2", "--against", "3", "--cases", "benchmark/room.", "--json");
        // The second is really worse.
        Assert.True(compared.Status == 1, compared.Errors);
        var real = JsonNode.Parse(compared.Output)!["comparisons"]!.AsArray().Where(item => (bool)item!["isReal"]!).ToList();
        var difference = Assert.Single(real)!;
        Assert.Equal("instructions: benchmark/room.checksum_page", (string)difference["figure"]!);
        Assert.True((double)difference["second"]! > 1.2 * (double)difference["first"]!, difference.ToJsonString());

        var table = await CommandAsync("eval", "kernel", "--generation", "9");
        Assert.Equal(2, table.Status);
        Assert.Contains("neither the disk nor the log has a generation 9", table.Errors, StringComparison.Ordinal);
    }

    private static async Task MustAsync(string program, params string[] arguments) => Check(await Shell.RunAsync(program, arguments));

    private async Task StageAsync(string title) =>
        Check(await CommandAsync("stage", "--kernel", Path.Combine(_folder, "kernel.efi"), "--title", title));

    private static void Check(ShellResult result) => Assert.True(result.Status == 0, result.Output + result.Errors);

    // The command that is built here, on the sources of the clone.
    private Task<ShellResult> CommandAsync(params string[] arguments) =>
        Shell.RunOnAsync(Clone, TimeSpan.FromMinutes(20), [.. arguments, "--state", _folder]);
}
