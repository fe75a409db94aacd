using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Dialogos.Kernel.Block;
using Dialogos.Os.Image;
using Xunit;

namespace Dialogos.Tests.EndToEnd;

/// <summary>The shell on the system's own disk, and single programs in machines of their own.</summary>
public sealed class ShellTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dialogos-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_disk_boots_to_a_shell_that_keeps_files_and_leaves_a_clean_file_system()
    {
        Assert.Equal(0, (await Shell.DialogosAsync("image", "--state", folder)).Status);
        var first = await BootAsync("for i in 1 2 3; do echo line $i >>/root/kept; done; cp -r /etc /root/copy; mkdir /root/empty; " +
            "ln -s kept /root/link; dd if=/dev/zero of=/root/zeros bs=4096 count=300 2>/dev/null; rm -r /root/copy; poweroff");
        Assert.True(first.Status == 0, first.Errors);
        Assert.Equal("", await CheckRootAsync());

        var second = await BootAsync("grep -c line /root/link && stat -c %s /root/zeros && ls -A /root/empty | wc -l && hostname");
        Assert.Equal((0, "3\n1228800\n0\ndialogos\n"), (second.Status, second.Output));
        Assert.Equal(7, (await BootAsync("cat /src/DialogosSelf.sln | head -n 1 | wc -l; sh -c 'exit 7'")).Status);

        // The kernel's own monitor: from the shell, by a command's own name, and in place of init.
        var passed = await BootAsync("monitor echo from the kernel; memory | grep -c frames; monitor fly");
        Assert.Equal((127, "from the kernel\n1\nfly: no such command; `help` lists them\n"), (passed.Status, passed.Output));
        var monitor = await Shell.DialogosAsync("boot", "--direct", "--state", folder, "--append", "init=none", "--exec", "ls /etc");
        Assert.Equal(0, monitor.Status);
        Assert.Contains("inittab", monitor.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sources_are_those_of_the_generation_that_runs()
    {
        Assert.Equal(0, (await Shell.DialogosAsync("image", "--state", folder)).Status);
        Assert.Equal("1\n", (await BootByFirmwareAsync("touch /src/of-the-first; cat /src/.generation")).Output);
        Assert.Equal(0, (await Shell.DialogosAsync("stage", "--state", folder)).Status);
        var second = await BootByFirmwareAsync("cat /src/.generation; ls /src | grep -c '^of-the-first$\\|^DialogosSelf.sln$'");
        Assert.Equal("2\n1\n", second.Output);
    }

    private Task<ShellResult> BootByFirmwareAsync(string commands) =>
        Shell.DialogosAsync("boot", "--headless", "--state", folder, "--exec", commands);

    [Fact]
    public async Task A_dynamic_program_runs_with_its_libraries_and_its_bytes_come_back()
    {
        var file = Path.Combine(folder, "bytes");
        var bytes = new byte[70_000];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(file, bytes);
        var sum = await Shell.DialogosAsync("run", "--with", file, "--", "/usr/bin/sha256sum", file);
        Assert.True(sum.Status == 0, sum.Errors);
        Assert.Equal($"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))}  {file}\n", sum.Output);

        // Sent as text, byte for byte also where a terminal would change it.
        var text = string.Concat(Enumerable.Range(1, 127).Select(code => (char)code));
        var echoed = await Shell.DialogosAsync("run", "--", "/bin/busybox", "printf", "%s", text);
        Assert.Equal((0, text), (echoed.Status, echoed.Output));
    }

    [Theory]
    [InlineData("exit 9", 9)]
    [InlineData("kill -KILL $$", 137)]
    [InlineData("kill -SEGV $$", 139)]
    public async Task The_status_of_a_program_comes_back(string script, int expected)
    {
        var result = await Shell.DialogosAsync("run", "--", "sh", "-c", "echo result; echo fault >&2; " + script);
        Assert.Equal((expected, "result\n"), (result.Status, result.Output));
        Assert.Contains("fault\n", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_does_not_exist_is_said()
    {
        var result = await Shell.DialogosAsync("run", "--", "/no/such/program");
        Assert.Equal(127, result.Status);
        Assert.Contains("/no/such/program: not found", result.Errors, StringComparison.Ordinal);
        Assert.Equal(2, (await Shell.DialogosAsync("run", "--with", "/no/such/file", "--", "true")).Status);
    }

    [Fact]
    public async Task A_fresh_shell_has_pipes_and_job_control()
    {
        var result = await Shell.DialogosAsync("shell", "--exec", "seq 5 | tac | tr '\\n' ' '; echo; sleep 100 & jobs | grep -c Running; kill %1; (exit 5)");
        Assert.Equal(5, result.Status);
        Assert.Contains("5 4 3 2 1 \n1\n", result.Output, StringComparison.Ordinal);
    }

    private Task<ShellResult> BootAsync(string commands) =>
        Shell.DialogosAsync("boot", "--direct", "--state", folder, "--exec", commands);

    // What e2fsck says of the root partition; nothing if it is clean.
    private async Task<string> CheckRootAsync()
    {
        var image = Path.Combine(folder, "disk.img");
        ulong start;
        using (var disk = DiskImage.Open(image, isReadOnly: true))
            start = disk.Partitions.Find(PartitionGuid.LinuxRootX64)!.FirstBlock * 512;
        var check = await Shell.RunAsync("/sbin/e2fsck", "-fn", $"{image}?offset={start}");
        return check.Status == 0 ? "" : check.Output + check.Errors;
    }
}
