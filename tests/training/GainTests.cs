using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Dialogos.Analyzers.Rewrites;
using Dialogos.Sandbox.Records;
using Dialogos.SelfImprove.Ranking;
using Dialogos.SelfImprove.Training.Gains;
using LibGit2Sharp;
using Xunit;

namespace Dialogos.Tests.Training;

/// <summary>The gain head: what it learns, when it is left out, and that labels are found where they were measured.</summary>
public sealed class GainTests : IDisposable
{
    private const int Width = 8;
    private readonly string _folder = Directory.CreateTempSubdirectory("dialogos-gains-").FullName;

    public void Dispose()
    {
        foreach (string file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories)) File.SetAttributes(file, FileAttributes.Normal);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void AGainThatTheStateTellsIsLearned()
    {
        GainFigures figures = GainFit.Fit(Make(state => 4 * state[0], noise: 0.1));
        Assert.NotNull(figures.Weights);
        Assert.True(figures.Error < 0.5 * figures.KindError, figures.ToString());
        GainHead head = new(figures.Weights, Width);
        float[] much = new float[Width], little = new float[Width];
        (much[0], little[0]) = (1, -1);
        Assert.True(head.Predict(much, RewriteKind.Hoist) > 2);
        Assert.True(head.Predict(little, RewriteKind.Hoist) < -2);
    }

    [Fact]
    public void AGainThatNothingTellsLeavesTheHeadOut() =>
        Assert.Null(GainFit.Fit(Make(_ => 0, noise: 3)).Weights);

    [Fact]
    public void AFewLabelsAreTooFew()
    {
        GainFigures figures = GainFit.Fit([.. Make(state => 4 * state[0], 0).Take(GainFit.LeastLabels - 1)]);
        Assert.Null(figures.Weights);
        Assert.Contains("skipped", figures.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void LabelsAreReadWhereTheyWereMeasured()
    {
        const string Text = "class C\n{\n    // π\n    int M(int[] a)\n    {\n        int s = 0;\n        foreach (int x in a) s += x;\n        return s;\n    }\n}\n";
        Repository.Init(_folder);
        string tree;
        using (Repository repository = new(_folder))
        {
            Blob blob = repository.ObjectDatabase.CreateBlob(new MemoryStream([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Text)]));
            tree = repository.ObjectDatabase.CreateTree(new TreeDefinition().Add("kernel/C.cs", blob, Mode.NonExecutableFile)).Sha;
        }

        int start = Encoding.UTF8.Preamble.Length + Encoding.UTF8.GetByteCount(Text.AsSpan(0, Text.IndexOf("foreach", StringComparison.Ordinal)));
        Edit loop = new("kernel/C.cs", start, 28, "hash", "for (;;) { }", "indexed-loop");
        Edit other = new("kernel/C.cs", start, 28, "hash", "s = 1;", "repair");
        using (RecordLog log = new(_folder))
        {
            log.Append(new Screening(tree, [new("M:C.M", loop, "room.b", 0.5), new("M:C.M", other, "room.b", 0.1)]), RecordJson.Default.Screening);
            log.Append(new Screening(tree, [new("M:C.M", loop, "room.b", 0.03)]), RecordJson.Default.Screening);
            log.Append(new Screening(new string('0', 40), [new("M:C.N", loop, "room.b", 0.1)]), RecordJson.Default.Screening);
        }

        GainLabel label = Assert.Single(GainLabels.Read(_folder));
        Assert.Equal((RewriteKind.IndexedLoop, "M:C.M"), (label.Kind, label.Symbol));
        Assert.Equal(3, label.Gain, 6);
        Assert.Equal("foreach", label.Member.Texts[label.Row - 1]);
    }

    // Forty members with three rewrites each; states are random.
    private static List<(GainLabel, double[])> Make(Func<float[], double> gain, double noise)
    {
        Random random = new(1);
        List<(GainLabel, double[])> items = [];
        for (int i = 0; i < 120; i++)
        {
            float[] state = [.. Enumerable.Range(0, Width).Select(_ => (float)((2 * random.NextDouble()) - 1) * 2)];
            double measured = gain(state) + (noise * ((2 * random.NextDouble()) - 1));
            items.Add((new GainLabel($"M{i / 3}", new LexedMethod([], [], []), 0, RewriteKind.Hoist, measured), GainHead.Features(state, RewriteKind.Hoist)));
        }

        return items;
    }
}
