using System;
using System.CommandLine;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.SelfImprove.Channel;

namespace Dialogos.Os.Builder;

/// <summary><c>agent</c>: the loop inside of the system, with the host at the other end of a channel.</summary>
internal static class AgentCommand
{
    private const int Failed = 1;
    // What images are made of, and the policy.
    private static readonly string[] Parts = ["kernel", "drivers", "bootloader", "analyzers/policy"];

    public static System.CommandLine.Command Create()
    {
        var channel = new Option<string>("--channel")
        {
            Description = "The device that leads to the host.",
            DefaultValueFactory = _ => "/dev/vport0p1",
            HelpName = "FILE",
        };
        var sources = new Option<string>("--sources")
        {
            Description = "The running generation's sources.",
            DefaultValueFactory = _ => "/src",
            HelpName = "FOLDER",
        };
        var work = new Option<string>("--work")
        {
            Description = "A folder of the agent's own; what lay there is deleted.",
            DefaultValueFactory = _ => "/var/agent",
            HelpName = "FOLDER",
        };
        var ilc = new Option<string?>("--ilc") { Description = "Path of ilc. Default: beside this program, or in the NuGet cache.", HelpName = "FILE" };
        var command = new System.CommandLine.Command("agent", "Improves the system that it runs in: proposes patches, builds them, and has the host judge them.")
        {
            channel, sources, work, ilc,
        };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(channel)!, parsed.GetValue(sources)!, parsed.GetValue(work)!,
            parsed.GetValue(ilc), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string channel, string sources, string work, string? ilc, CancellationToken cancellation)
    {
        try
        {
            var beside = Path.Combine(AppContext.BaseDirectory, "ilc");
            var own = Path.Combine(work, "sources");
            Prepare(sources, own, work);
            // One handle: the device lets one program open it once.
            var stream = new FileStream(channel, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
            using var frames = new FrameStream(stream, stream);
            await InsideAgent.RunAsync(frames, $"{Environment.OSVersion}, {Environment.ProcessorCount} processors", own, Path.Combine(work, "output"),
                ilc ?? (File.Exists(beside) ? beside : null), cancellation);
            return 0;
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"agent: {fault.Message}");
            return Failed;
        }
    }

    private static void Prepare(string sources, string own, string work)
    {
        if (Directory.Exists(work))
            Directory.Delete(work, recursive: true);
        foreach (var part in Parts)
        {
            var from = Path.Combine(sources, part);
            if (!Directory.Exists(from))
                throw new IOException($"there are no sources in {from}");
            foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            {
                var to = Path.Combine(own, Path.GetRelativePath(sources, file));
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(file, to);
            }
        }
    }
}
