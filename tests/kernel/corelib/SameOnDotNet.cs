using Dialogos.Kernel.Tests;
using Xunit;

namespace Dialogos.Tests.Kernel.CoreLibrary;

/// <summary>.NET is the oracle: every in-kernel test of the core library must pass against .NET's own.</summary>
public class SameOnDotNet
{
    public static TheoryData<string> Names()
    {
        var data = new TheoryData<string>();
        for (int i = 0; i < KernelTestRegistry.TestCount; i++)
            data.Add(KernelTestRegistry.TestName(i));
        return data;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void PassesOnDotNet(string name)
    {
        var context = new KernelTestContext();
        for (int i = 0; i < KernelTestRegistry.TestCount; i++)
        {
            if (KernelTestRegistry.TestName(i) == name)
                KernelTestRegistry.RunTest(i, context);
        }

        Assert.Null(context.Failure);
        Assert.True(context.Checks > 0, "the test checked nothing");
    }
}
