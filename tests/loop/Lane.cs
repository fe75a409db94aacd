using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Dialogos.Tests.Support;

namespace Dialogos.Tests.Loop;

/// <summary>How a command ended.</summary>
internal sealed record Outcome(int Status, string Output);

/// <summary>A repository, a system's disk and what else the command keeps, on a file system of their own.</summary>
internal sealed class Lane(string root, string folder)
{
    // The boot loader's partition begins there (GPT, aligned to 1 MiB).
    private const string EfiSystem = "@@1M";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(6);
    private readonly string _command = Path.Combine(root, "os/dialogos/bin/Release/net10.0/dialogos.dll");

    public string Repository => Path.Combine(folder, "repository");

    public string State => Path.Combine(folder, "state");

    public string Disk => Path.Combine(State, "disk.img");

    public string Acceptances => Path.Combine(State, "verifier", "acceptances");

    /// <summary>The key that signs its generations.</summary>
    public string GenerationKey => Path.Combine(folder, "data", "dialogos", "keys", "development.pem");

    // Everything that runs in the lane inherits it, so that it can be found; a restart of the host would empty it.
    private string Temporary => Path.Combine(folder, "tmp");

    private string Filler => Path.Combine(folder, "filler");

    /// <summary>Makes it: the sources of the checkout's last commit as the only one, and a disk.</summary>
    public async Task MakeAsync()
    {
        Directory.CreateDirectory(Temporary);
        var tree = Git(root, "rev-parse", "HEAD^{tree}");
        var objects = Path.GetFullPath(Git(root, "rev-parse", "--path-format=absolute", "--git-path", "objects"));
        ExternalTool.MustRun("git", "init", "--quiet", "--initial-branch=main", Repository);
        File.WriteAllText(Path.Combine(Repository, ".git/objects/info/alternates"), objects + "\n");
        foreach (var (name, value) in new[] { ("user.name", "kills"), ("user.email", "kills@localhost"), ("gc.auto", "0") })
            Git(Repository, "config", name, value);
        Git(Repository, "reset", "--quiet", "--hard", Git(Repository, "commit-tree", tree, "-m", "The sources"));
        var made = await RunAsync("image");
        if (made.Status != 0)
            throw new InvalidOperationException($"the disk cannot be made: {made.Output}");
    }

    /// <summary>Makes it as a copy of another one.</summary>
    public Task CopyAsync(Lane other) => Task.Run(() => ExternalTool.MustRun("cp", "--archive", "--sparse=always",
        Path.GetDirectoryName(other.Repository)! + "/.", folder));

    /// <summary>Commits a change that every gate passes and that no generation has yet, a comment in a leaf, on a branch.</summary>
    /// <param name="text">The comment and the commit's subject.</param>
    public string Change(string text)
    {
        var branch = "change-" + text.Split(' ')[^1];
        var (status, tip) = ExternalTool.Run("git", "-C", Repository, "rev-parse", "--quiet", "--verify", "refs/heads/dialogos/generations");
        Git(Repository, "checkout", "--quiet", "--force", "--detach", status == 0 ? tip.Trim() : "main");
        var file = Path.Combine(Repository, "kernel/collections/PairingHeap.cs");
        File.WriteAllText(file, $"// {text}.\n" + File.ReadAllText(file));
        Git(Repository, "commit", "--quiet", "--all", "--message", text);
        Git(Repository, "branch", "--force", branch);
        // What is checked out counts as the newest generation while there is none.
        Git(Repository, "checkout", "--quiet", "--force", "main");
        return branch;
    }

    /// <summary>Runs the command to its end.</summary>
    public async Task<Outcome> RunAsync(params string[] arguments)
    {
        using var run = new CommandRun(this, arguments);
        return await run.EndAsync(Limit);
    }

    /// <summary>Starts the command.</summary>
    internal Process Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [_command, "--state", State, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment["DIALOGOS_ROOT"] = Repository;
        start.Environment["XDG_DATA_HOME"] = Path.Combine(folder, "data");
        start.Environment["TMPDIR"] = Temporary;
        return Process.Start(start)!;
    }

    /// <summary>What runs in the lane now: the command and all that it started.</summary>
    public IReadOnlyList<(int Id, string Name)> Processes()
    {
        var mark = Encoding.UTF8.GetBytes($"TMPDIR={Temporary}\0");
        var found = new List<(int, string)>();
        foreach (var place in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(place), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                continue;
            try
            {
                if (File.ReadAllBytes(place + "/environ").AsSpan().IndexOf(mark) >= 0)
                    found.Add((id, File.ReadAllText(place + "/comm").Trim()));
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // It has just ended.
            }
        }
        return found;
    }

    /// <summary>Waits until nothing runs, and empties what a restart would empty. Returns what still runs after a minute.</summary>
    public async Task<IReadOnlyList<string>> SettleAsync()
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromMinutes(1); await Task.Delay(50))
        {
            if (Processes().Count > 0)
                continue;
            Directory.Delete(Temporary, recursive: true);
            Directory.CreateDirectory(Temporary);
            return [];
        }
        return [.. Processes().Select(process => $"{process.Name} ({process.Id}) outlived the command")];
    }

    /// <summary>Leaves so many bytes of room where the lane keeps everything.</summary>
    public void FillHost(long leave)
    {
        var size = new DriveInfo(folder).AvailableFreeSpace - leave;
        File.OpenHandle(Filler, FileMode.Create, FileAccess.Write, preallocationSize: Math.Max(1, size)).Dispose();
    }

    /// <summary>Leaves so many bytes of room on the system's own disk.</summary>
    public void FillDisk(long leave)
    {
        var last = ExternalTool.MustRun("mdir", "-i", Disk + EfiSystem, "::/").TrimEnd().Split('\n')[^1];
        var size = long.Parse(string.Concat(last.Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture) - leave;
        if (size <= 0)
            return;
        var file = Path.Combine(Temporary, "filler");
        using (var handle = File.OpenHandle(file, FileMode.Create, FileAccess.Write))
            RandomAccess.SetLength(handle, size);
        ExternalTool.MustRun("mcopy", "-i", Disk + EfiSystem, file, "::/filler");
        File.Delete(file);
    }

    /// <summary>Takes back what <see cref="FillHost"/> and <see cref="FillDisk"/> did.</summary>
    public void MakeRoom()
    {
        File.Delete(Filler);
        ExternalTool.Run("mdel", "-i", Disk + EfiSystem, "::/filler");
    }

    /// <summary>The boot loader's partition, byte by byte.</summary>
    public byte[] ReadEfiSystem()
    {
        using var disk = File.OpenHandle(Disk);
        var bytes = new byte[256 << 20];
        for (var done = 0; done < bytes.Length;)
            done += RandomAccess.Read(disk, bytes.AsSpan(done), (1 << 20) + done) is > 0 and var count ? count : throw new EndOfStreamException(Disk);
        return bytes;
    }

    /// <summary>Copies the generations from the disk into a folder, by another program than ours.</summary>
    public void CopyGenerations(string to) => ExternalTool.MustRun("mcopy", "-s", "-n", "-i", Disk + EfiSystem, "::/dialogos/generations", to);

    /// <summary>What git says; throws where it fails.</summary>
    public static string Git(string repository, params string[] arguments) => ExternalTool.MustRun("git", ["-C", repository, .. arguments]).Trim();
}
