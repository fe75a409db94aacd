using System;
using System.CommandLine;
using System.Globalization;
using Dialogos.Sandbox.Vm;

namespace Dialogos.Os.Command;

/// <summary>The options that describe a virtual machine, for every verb that starts one.</summary>
internal sealed class MachineOptions
{
    private readonly Option<int> cpus = new("--cpus") { Description = "Virtual processors.", DefaultValueFactory = _ => 2 };
    private readonly Option<string> memory = new("--memory")
    {
        Description = "Guest memory: MiB, or with a suffix, e.g. 512M or 2G.",
    };
    private readonly Option<string> disk = new("--disk")
    {
        Description = "How the disk is attached.",
        DefaultValueFactory = _ => "virtio",
    };
    private readonly Option<bool> icount = new("--icount")
    {
        Description = "Count instructions: one takes one nanosecond of guest time. Slow, and the same every time.",
    };
    private readonly Option<double?> timeout = new("--timeout") { Description = "Kill the machine after so many seconds." };

    /// <summary>Adds the options to a command.</summary>
    public MachineOptions(System.CommandLine.Command command, string memory = "512M")
    {
        this.memory.DefaultValueFactory = _ => memory;
        disk.AcceptOnlyFromAmong("virtio", "nvme", "ahci");
        command.Add(cpus);
        command.Add(this.memory);
        command.Add(disk);
        command.Add(icount);
        command.Add(timeout);
    }

    /// <summary>Whether the user said how much memory.</summary>
    public bool NamesMemory(ParseResult parsed) => parsed.GetResult(memory) is { Implicit: false };

    /// <summary>How the disk is attached.</summary>
    public DiskBus Bus(ParseResult parsed) => Enum.Parse<DiskBus>(parsed.GetValue(disk)!, ignoreCase: true);

    /// <summary>The machine that the options describe.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="boot">How it starts.</param>
    /// <param name="limit">How long it may run if the user names no limit.</param>
    public MachineConfiguration Read(ParseResult parsed, BootSource boot, TimeSpan limit)
    {
        var megabytes = ParseMemory(parsed.GetValue(memory)!);
        var seconds = parsed.GetValue(timeout);
        return new MachineConfiguration
        {
            Boot = boot,
            Processors = parsed.GetValue(cpus),
            MemoryMiB = megabytes,
            CountInstructions = parsed.GetValue(icount),
            Limits = MachineLimits.Default with
            {
                WallTime = seconds is { } given ? TimeSpan.FromSeconds(given) : limit,
                ProcessMemory = ((long)megabytes + 1024) << 20,
            },
        };
    }

    private static int ParseMemory(string text)
    {
        var digits = text.TrimEnd('M', 'm', 'G', 'g', 'i', 'B');
        var unit = text[digits.Length..].ToUpperInvariant().TrimEnd('B').TrimEnd('I');
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var amount) ||
            unit is not ("" or "M" or "G"))
        {
            throw new CommandException($"--memory {text}: not an amount of memory. Say 512M or 2G, for example.");
        }
        return unit == "G" ? amount * 1024 : amount;
    }
}
