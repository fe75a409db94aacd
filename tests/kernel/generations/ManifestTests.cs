using System;
using System.Linq;
using System.Text;
using System.Text.Json;
using Dialogos.Kernel.Generations;
using Dialogos.Kernel.Primitives;
using Xunit;

namespace Dialogos.Tests.Kernel.Generations;

public class ManifestTests
{
    internal static Manifest Example() => new()
    {
        Generation = 7,
        Parent = 6,
        Created = "2026-11-21T09:20:00Z",
        SourceTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
        KernelLength = 123456,
        KernelHash = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray(),
        SourcesLength = long.MaxValue,
        SourcesHash = Enumerable.Range(0, 32).Select(i => (byte)(255 - i)).ToArray(),
        EntryHash = new byte[32],
        Toolchain = "ilc 10.0.14",
        Model = "sha256:abc",
        Proposals = ["p1", "p2"],
        Verdicts = [],
        LogIndex = 0,
        LogRoot = "",
    };

    [Fact]
    public void What_is_written_is_read_back_and_is_json()
    {
        var bytes = Example().ToBytes().Value;
        var read = Manifest.Parse(bytes).Value;
        Assert.Equal(bytes, read.ToBytes().Value);
        Assert.Equal(7, read.Generation);
        Assert.Equal(["p1", "p2"], read.Proposals);
        using var json = JsonDocument.Parse(bytes);
        Assert.Equal(7, json.RootElement.GetProperty("generation").GetInt32());
        Assert.Equal(long.MaxValue, json.RootElement.GetProperty("sourcesLength").GetInt64());
        Assert.Equal(Convert.ToHexStringLower(read.KernelHash), json.RootElement.GetProperty("kernelSha256").GetString());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("logRoot").ValueKind);
        Assert.Equal(16, json.RootElement.EnumerateObject().Count());
    }

    [Fact]
    public void Blanks_do_not_matter()
    {
        var text = Encoding.ASCII.GetString(Example().ToBytes().Value);
        Assert.True(Manifest.Parse(Encoding.ASCII.GetBytes(text.Replace("\n", "\r\n\t", StringComparison.Ordinal))).IsOk);
        Assert.True(Manifest.Parse(Encoding.ASCII.GetBytes(text.Replace("\n", "", StringComparison.Ordinal))).IsOk);
    }

    [Theory]
    [InlineData("\"format\": 1", "\"format\": 2")]
    [InlineData("\"format\": 1", "\"format\": 01")]
    [InlineData("\"generation\": 7", "\"generation\": -7")]
    [InlineData("\"generation\": 7", "\"generation\": 7.0")]
    [InlineData("\"generation\": 7", "\"generation\": 7e0")]
    [InlineData("\"generation\": 7", "\"generation\": 10000")]
    [InlineData("\"generation\": 7", "\"generation\": 99999999999999999999999")]
    [InlineData("\"generation\": 7", "\"generation\": \"7\"")]
    [InlineData("\"generation\": 7", "\"generation\": ")]
    [InlineData("\"generation\": 7,", "\"generation\": 7, \"generation\": 7,")]
    [InlineData("\"generation\": 7,", "")]
    [InlineData("9223372036854775807", "9223372036854775808")]
    [InlineData("ilc", "\\u0069lc")]
    [InlineData("ilc", "i\"lc")]
    [InlineData("ilc", "i\nlc")]
    [InlineData("ilc", "i\u00e9lc")]
    [InlineData("000102", "00010")]
    [InlineData("000102", "00010G")]
    [InlineData("fffefd", "FFFEFD")]
    [InlineData("[\"p1\", \"p2\"]", "[\"p1\", \"p2\",]")]
    [InlineData("[\"p1\", \"p2\"]", "[\"p1\" \"p2\"]")]
    [InlineData("[\"p1\", \"p2\"]", "[,]")]
    [InlineData("[\"p1\", \"p2\"]", "null")]
    [InlineData("[\"p1\", \"p2\"]", "[[]]")]
    [InlineData("\"logRoot\": null", "\"logRoot\": nul")]
    [InlineData("\"logRoot\": null", "\"logRoot\": null,")]
    [InlineData("}\n", "} x")]
    [InlineData("}\n", "")]
    [InlineData("{\n", "{{\n")]
    [InlineData("{\n", "\ufeff{\n")]
    public void Other_text_is_refused(string from, string to)
    {
        var text = Encoding.UTF8.GetString(Example().ToBytes().Value);
        Assert.Contains(from, text, StringComparison.Ordinal);
        Assert.Equal(Errno.BadMessage, Manifest.Parse(Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal))).Error);
    }

    [Fact]
    public void Limits_hold()
    {
        var manifest = Example();
        manifest.Proposals = Enumerable.Repeat("p", Manifest.MostRecords).ToArray();
        Assert.Equal(Manifest.MostRecords, Manifest.Parse(manifest.ToBytes().Value).Value.Proposals.Length);
        manifest.Proposals = Enumerable.Repeat("p", Manifest.MostRecords + 1).ToArray();
        Assert.Equal(Errno.InvalidArgument, manifest.ToBytes().Error);
        manifest = Example();
        manifest.Toolchain = new string('x', Manifest.LongestText);
        Assert.Equal(Errno.InvalidArgument, manifest.ToBytes().Error);
        manifest.Toolchain = "a\", \"generation\": \"8";
        Assert.Equal(Errno.InvalidArgument, manifest.ToBytes().Error);
        Assert.Equal(Errno.BadMessage, Manifest.Parse([]).Error);
    }

    [Fact]
    public void Damage_never_throws_and_what_is_accepted_is_json()
    {
        var random = new Random(9);
        var good = Example().ToBytes().Value;
        for (var length = 0; length < good.Length - 2; length++)
            Assert.Equal(Errno.BadMessage, Manifest.Parse(good.AsSpan(0, length)).Error);
        for (var round = 0; round < 50_000; round++)
        {
            var bytes = good.ToArray();
            for (var count = random.Next(1, 4); count > 0; count--)
                bytes[random.Next(bytes.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)"{}[]\",:0 \n"[random.Next(10)];
            if (Manifest.Parse(bytes).IsOk)
                JsonDocument.Parse(bytes).Dispose();
        }
    }

    [Fact]
    public void Entries_are_read_back_and_damage_is_refused()
    {
        var entry = new GenerationEntry("Dialogos 7", "2026-11-21T09:20:00Z", "00ff", "log=debug console=serial");
        var bytes = entry.Format().Value;
        var read = GenerationEntry.Parse(bytes).Value;
        Assert.Equal(("Dialogos 7", "2026-11-21T09:20:00Z", "00ff", "log=debug console=serial"), (read.Title, read.Date, read.KernelHash, read.Options));
        Assert.True(GenerationEntry.Parse(new GenerationEntry("t", "d", "k", "").Format().Value).IsOk);
        var text = Encoding.ASCII.GetString(bytes);
        string[] broken =
        [
            "", "\n", text[..^1], text + "\n", text + "title again\n", text + "unknown key\n", text.Replace("date", "Date", StringComparison.Ordinal),
            text.Replace("title Dialogos 7\n", "", StringComparison.Ordinal), text.Replace(' ', '\t'), text + new string('x', 5000) + "\n",
        ];
        foreach (var bad in broken)
            Assert.Equal(Errno.BadMessage, GenerationEntry.Parse(Encoding.ASCII.GetBytes(bad)).Error);
        Assert.Equal(Errno.IllegalSequence, new GenerationEntry("a\nb", "d", "k", "").Format().Error);
        Assert.Equal(Errno.FileTooLarge, new GenerationEntry(new string('a', 5000), "d", "k", "").Format().Error);
    }
}
