using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Dialogos.Tests.EndToEnd;

/// <summary>What <c>os/dialogos/prepare.sh</c> says and does on systems that lack packages, played by a few scripts.</summary>
public sealed class PrepareTests : IDisposable
{
    // A need of the test's own: the real ones change.
    private const string Need = "need 'to boot' qemu-system-x86 ovmf";
    private const string Installation = "apt-get update && apt-get install -y --no-install-recommends qemu-system-x86 ovmf";

    private static readonly string[] Tools = ["bash", "env", "mktemp", "tail", "rm", "grep", "tr", "cut", "sleep", "cat"];

    private readonly string _folder = Directory.CreateTempSubdirectory("dialogos-prepare-").FullName;

    public PrepareTests()
    {
        foreach (var tool in Tools)
            File.CreateSymbolicLink(Path.Combine(_folder, tool), $"/usr/bin/{tool}");
        Play("apt-get", $"echo \"$@\" >>{_folder}/called");
        Play("id", "echo 0");
        Play("dpkg-query", "printf 'not-installed'; exit 1");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Root_installs_and_says_what_and_why_first()
    {
        var result = await RunAsync();
        Assert.Equal((0, ""), (result.Status, result.Output));
        Assert.StartsWith("Needed to boot, and not installed yet: qemu-system-x86 ovmf\n", result.Errors, StringComparison.Ordinal);
        var calls = Calls();
        Assert.EndsWith(" update", calls[0], StringComparison.Ordinal);
        Assert.EndsWith(" install -y --no-install-recommends qemu-system-x86 ovmf", calls[1], StringComparison.Ordinal);
        Assert.Equal(2, calls.Length);
    }

    [Fact]
    public async Task Only_what_is_missing_is_installed()
    {
        Play("dpkg-query", "[ \"${@: -1}\" = ovmf ] && printf installed");
        Assert.Equal(0, (await RunAsync()).Status);
        Assert.EndsWith(" install -y --no-install-recommends qemu-system-x86", Calls()[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_said_or_done_when_nothing_is_missing()
    {
        Play("dpkg-query", "printf installed");
        Assert.Equal(new ShellResult(0, "", ""), await RunAsync());
        Assert.Empty(Calls());
    }

    [Fact]
    public async Task Without_rights_the_exact_command_is_shown()
    {
        Play("id", "echo 1000");
        var result = await RunAsync();
        Assert.Equal(2, result.Status);
        Assert.EndsWith("dialogos: cannot install packages without root or sudo. As root, run: " + Installation + "\n", result.Errors,
            StringComparison.Ordinal);
        Assert.Empty(Calls());
    }

    [Fact]
    public async Task Sudo_that_asks_nothing_is_used()
    {
        Play("id", "echo 1000");
        Play("sudo", $"[ \"$1\" = -n ] && exit 0; echo sudo >>{_folder}/called; exec \"$@\"");
        Assert.Equal(0, (await RunAsync()).Status);
        Assert.Equal(2, Calls().Count(call => call == "sudo"));
    }

    [Fact]
    public async Task Sudo_that_wants_a_password_is_not_asked_without_a_terminal()
    {
        Play("id", "echo 1000");
        Play("sudo", "exit 1");
        var result = await RunAsync();
        Assert.Equal(2, result.Status);
        Assert.Contains(Installation, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_can_forbid_it()
    {
        var result = await RunAsync("DIALOGOS_NO_INSTALL=1");
        Assert.Equal(2, result.Status);
        Assert.EndsWith("as root: " + Installation + "\n", result.Errors, StringComparison.Ordinal);
        Assert.Empty(Calls());
    }

    [Fact]
    public async Task A_failed_installation_shows_what_apt_said()
    {
        Play("apt-get", "case \" $* \" in *\" install \"*) echo 'E: no space left'; exit 100 ;; esac");
        var result = await RunAsync();
        Assert.Equal(2, result.Status);
        Assert.Contains("E: no space left", result.Errors, StringComparison.Ordinal);
        Assert.EndsWith("By hand, as root: " + Installation + "\n", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failing_package_lists_hint_at_the_network()
    {
        Play("apt-get", "exit 100");
        var result = await RunAsync();
        Assert.Equal(2, result.Status);
        Assert.EndsWith("is the network up?\n", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_system_than_Debian_is_told_what_to_bring()
    {
        File.Delete(Path.Combine(_folder, "dpkg-query"));
        var result = await RunAsync();
        Assert.Equal(0, result.Status);
        Assert.Equal("This is not a Debian system, so nothing is installed here. Needed to boot: qemu-system-x86 ovmf\n", result.Errors);
        Assert.Empty(Calls());
    }

    [Fact]
    public async Task A_machine_without_dotnet_is_told_where_it_is()
    {
        var result = await RunAsync(function: "need_dotnet");
        Assert.Equal(2, result.Status);
        Assert.Contains("the .NET 10 SDK is missing", result.Errors, StringComparison.Ordinal);
        Assert.Contains("https://dotnet.microsoft.com/download/dotnet/10.0", result.Errors, StringComparison.Ordinal);
    }

    private void Play(string program, string script)
    {
        var file = Path.Combine(_folder, program);
        File.WriteAllText(file, $"#!{_folder}/bash\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private string[] Calls() =>
        File.Exists(Path.Combine(_folder, "called")) ? File.ReadAllLines(Path.Combine(_folder, "called")) : [];

    private Task<ShellResult> RunAsync(string? variable = null, string function = Need)
    {
        List<string> arguments = ["-i", "PATH=" + _folder, "TMPDIR=" + _folder];
        if (variable is not null)
            arguments.Add(variable);
        arguments.AddRange(["bash", "-euo", "pipefail", "-c", $". '{Shell.Root}/os/dialogos/prepare.sh'; {function}"]);
        return Shell.RunAsync("/usr/bin/env", arguments.ToArray());
    }
}
