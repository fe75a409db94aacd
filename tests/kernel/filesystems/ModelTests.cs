using System.Collections.Generic;
using Xunit;

namespace Dialogos.Tests.Kernel.FileSystems;

/// <summary>Random operations agree with a model, survive a new mount, and leave what fsck finds clean.</summary>
public class ModelTests
{
    public static IEnumerable<object[]> Cases()
    {
        foreach (var format in System.Enum.GetValues<Format>())
            for (var seed = 1; seed <= 6; seed++)
                yield return [format, seed];
    }

    [Theory, MemberData(nameof(Cases))]
    public void Operations_agree_with_the_model_and_fsck_is_content(Format format, int seed)
    {
        var content = Volume.Make(format);
        var fileSystem = Volume.Mount(content, format);
        var workload = new Workload(fileSystem, seed, hasLinks: !Volume.IsFat(format));
        for (var i = 0; i < 400; i++)
        {
            workload.Step();
            if (i % 100 == 99)
                Assert.Equal(workload.Tree(), Volume.Require(Volume.ReadTree(fileSystem)));
        }
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal(workload.Tree(), Volume.Require(Volume.ReadTree(Volume.Mount(content, format))));
        var check = Volume.Check(content, Volume.IsFat(format));
        Assert.True(check.ExitCode == 0, check.Output);
    }
}
