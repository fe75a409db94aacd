using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Reports;
using Dialogos.Eval.Runs;
using Dialogos.Tests.Eval.Runs;
using Xunit;

namespace Dialogos.Tests.Eval.Reports;

public sealed class HtmlReportTests : IDisposable
{
    private readonly SampleRun _run = new();

    public void Dispose() => _run.Dispose();

    // Names and reasons come from programs under test: they must stay text.
    private static SampleSuite Suite => new(("<script>alert(1)</script>", Outcome.Of(CaseState.Passed, "\"quoted\" & <b>bold</b>", "seen")), ("b", Outcome.Of(CaseState.Failed, "no", "seen")));

    private async Task<string> PageAsync()
    {
        var result = await _run.RunAsync(Suite, SampleRun.This, SampleRun.Other);
        return HtmlReport.Write(result, LearningCurve.Of("quick", [result, result]), [("proposals", 12), ("accepted", 1)], [("a drawing", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")]);
    }

    [Fact]
    public async Task ThePageLoadsNothing()
    {
        var page = await PageAsync();
        Assert.DoesNotMatch("(src|href|url)\\s*[=(]\\s*[\"']?(?!data:)[a-z/.]", page);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatProgramsSayStaysText()
    {
        var page = await PageAsync();
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("&amp; &lt;b&gt;bold", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryElementIsClosed()
    {
        string[] empty = ["meta", "line", "circle", "rect", "polyline", "img"];
        var open = new Stack<string>();
        foreach (Match tag in Regex.Matches(Regex.Replace(await PageAsync(), "<style>.*?</style>", "", RegexOptions.Singleline), "<(/?)([a-z0-9]+)[^>]*?(/?)>"))
        {
            var name = tag.Groups[2].Value;
            if (tag.Groups[1].Length > 0)
                Assert.Equal(name, open.Pop());
            else if (tag.Groups[3].Length == 0 && !empty.Contains(name))
                open.Push(name);
        }
        Assert.Empty(open);
    }

    [Theory]
    [InlineData("0", 0x12, 0x15, 0x1C)]
    [InlineData("1", 0xFB, 0xFA, 0xF7)]
    public async Task ABrowserDrawsItInDarkAndLight(string scheme, int red, int green, int blue)
    {
        var (page, picture) = (_run.File("report.html"), _run.File("report.png"));
        File.WriteAllText(page, await PageAsync());
        var start = new ProcessStartInfo("chromium", ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--enable-logging=stderr",
            $"--user-data-dir={_run.File("profile")}", $"--blink-settings=preferredColorScheme={scheme}", "--window-size=1000,1200", $"--screenshot={picture}", $"file://{page}"])
        {
            RedirectStandardError = true, RedirectStandardOutput = true,
        };
        using var browser = Process.Start(start) ?? throw new InvalidOperationException("chromium does not start; apt-get install chromium");
        var log = await browser.StandardError.ReadToEndAsync();
        await browser.WaitForExitAsync();
        Assert.DoesNotContain("Content Security Policy", log, StringComparison.Ordinal);
        Assert.DoesNotContain("net::ERR", log, StringComparison.Ordinal);
        var pixels = FirstPixels(File.ReadAllBytes(picture));
        // The first pixel is the paper; a picture of nothing would compress to almost nothing.
        Assert.Equal((red, green, blue), (pixels[0], pixels[1], pixels[2]));
        Assert.True(new FileInfo(picture).Length > 10_000, "the picture is empty");
    }

    // The first three bytes of a PNG's first line: whatever its filter is, there is nothing left of it or above it to add.
    private static byte[] FirstPixels(byte[] png)
    {
        using var data = new MemoryStream();
        for (var at = 8; at < png.Length;)
        {
            var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            if (png.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
                data.Write(png, at + 8, length);
            at += length + 12;
        }
        data.Position = 0;
        using var stream = new ZLibStream(data, CompressionMode.Decompress);
        var line = new byte[4];
        stream.ReadExactly(line);
        return line[1..];
    }
}
