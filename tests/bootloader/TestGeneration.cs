using Dialogos.Sandbox.Signing;
using Dialogos.Tests.Support;

namespace Dialogos.Tests.Bootloader;

/// <summary>Generations with a kernel that verifies.</summary>
internal static class TestGeneration
{
    public static GenerationContent Content(int number) => new()
    {
        Number = number,
        Parent = number == 0 ? null : number - 1,
        Title = $"Dialogos {number}",
        Created = "2026-11-21T09:20:00Z",
        Options = "log=info",
        Kernel = TinyKernelImage.Build((byte)(0x90 + number)),
        Sources = new byte[3000],
        SourceTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
        Toolchain = "ilc 10.0.14",
    };
}
