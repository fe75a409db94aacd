using System;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace Dialogos.Tests.EndToEnd;

/// <summary>Two commands in one checkout that would write the same files wait for each other, and say so.</summary>
[Collection(SmallSystemTests.Name)]
public sealed class BuildLockTests : IDisposable
{
    private const string Words = "Another build is running in this checkout; waiting for it";
    private readonly string _state = Directory.CreateTempSubdirectory("dialogos-lock-").FullName;

    // The fixture has everything built.
    public BuildLockTests(SmallSystem system) => _ = system;

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Fact]
    public async Task The_command_waits_for_a_build_that_runs()
    {
        var folder = Path.Combine(Shell.Root, "artifacts");
        Task<ShellResult> waiting;
        using (new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            waiting = Shell.DialogosAsync("image", "--state", _state);
            await Task.WhenAny(waiting, Task.Delay(TimeSpan.FromSeconds(2)));
            Assert.False(File.Exists(Path.Combine(_state, "disk.img")));
        }
        var result = await waiting;
        Assert.True(result.Status == 0, result.Errors);
        Assert.Contains(Words, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_scripts_take_the_same_lock()
    {
        var script = Path.Combine(_state, "script");
        await File.WriteAllTextAsync(script, $"cd '{_state}'; . '{Shell.Root}/os/dialogos/prepare.sh'; begin_build; echo locked; end_build\n");
        Directory.CreateDirectory(Path.Combine(_state, "artifacts"));
        Task<ShellResult> waiting;
        using (new FileStream(Path.Combine(_state, "artifacts", "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            waiting = Shell.RunAsync("bash", script);
            Assert.NotEqual(waiting, await Task.WhenAny(waiting, Task.Delay(TimeSpan.FromSeconds(1))));
        }
        var result = await waiting;
        Assert.Equal((0, "locked\n"), (result.Status, result.Output));
        Assert.Contains(Words, result.Errors, StringComparison.Ordinal);
    }
}
