using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Dialogos.Sandbox.Vm;

/// <summary>Turns a configuration into QEMU's command line.</summary>
internal static class QemuCommand
{
    /// <summary>Reads and runs the firmware; Debian's package <c>ovmf</c>.</summary>
    public const string FirmwareCode = "/usr/share/OVMF/OVMF_CODE_4M.fd";
    /// <summary>The firmware's variables as they leave the factory; each machine gets a copy.</summary>
    public const string FirmwareVariables = "/usr/share/OVMF/OVMF_VARS_4M.fd";

    /// <summary>The program and its arguments.</summary>
    /// <param name="configuration">The machine; without a mistake.</param>
    /// <param name="accelerator">KVM or TCG.</param>
    /// <param name="folder">The run's folder, where pipes and socket wait.</param>
    public static List<string> Arguments(MachineConfiguration configuration, Accelerator accelerator, string folder)
    {
        // setpriv: the kernel kills QEMU when the thread that started it dies, however that happens.
        // prlimit: no core files, and no file grows past the limit.
        List<string> arguments =
        [
            "setpriv", "--pdeathsig", "KILL", "--",
            "prlimit", "--core=0", "--fsize=" + Text(configuration.Limits.FileSize), "--",
            "qemu-system-x86_64", "-nodefaults", "-no-user-config", "-S",
            "-name", "dialogos",
            "-smp", Text(configuration.Processors),
            "-m", Text(configuration.MemoryMiB),
            "-chardev", $"pipe,id=console,path={Escape(Path.Combine(folder, "console"))}",
            "-chardev", $"pipe,id=frames,path={Escape(Path.Combine(folder, "frames"))}",
            "-chardev", $"socket,id=monitor,path={Escape(Path.Combine(folder, "monitor"))}",
            "-mon", "chardev=monitor,mode=control",
            "-action", configuration.OnReset == ResetAction.End ? "reboot=shutdown" : "reboot=reset",
        ];
        AddProcessor(arguments, configuration, accelerator);
        AddBoard(arguments, configuration);
        AddBoot(arguments, configuration.Boot, folder);
        AddDisks(arguments, configuration);
        if (configuration.Network != NetworkAccess.None)
        {
            var isolation = configuration.Network == NetworkAccess.Isolated ? ",restrict=on" : "";
            arguments.AddRange(["-netdev", "user,id=network" + isolation,
                "-device", Device(configuration.Board, "virtio-net") + ",netdev=network"]);
        }
        if (configuration.HasChannel)
        {
            // Not a virtconsole: QEMU throws away what the host has no room for there, and makes the guest wait here.
            arguments.AddRange(["-chardev", $"pipe,id=channel,path={Escape(Path.Combine(folder, "channel"))}",
                "-device", Device(configuration.Board, "virtio-serial") + ",max_ports=2",
                "-device", "virtserialport,chardev=channel,nr=1"]);
        }
        AddDisplay(arguments, configuration);
        if (configuration.DebuggerSocket is { } socket)
            arguments.AddRange(["-gdb", $"unix:{Escape(socket)},server=on,wait=off"]);
        return arguments;
    }

    private static void AddProcessor(List<string> arguments, MachineConfiguration configuration, Accelerator accelerator)
    {
        if (accelerator == Accelerator.Kvm)
        {
            arguments.AddRange(["-accel", "kvm", "-cpu", "host"]);
            return;
        }
        // The translation buffer would otherwise grow to 1 GiB of host memory.
        arguments.AddRange(["-accel", "tcg,tb-size=128",
            "-cpu", string.Concat(["max", .. configuration.MissingFeatures.Select(feature => ",-" + feature)])]);
        // sleep=on: while the guest waits, its clock follows the host's. With sleep=off it would jump to the guest's next timer,
        // and a disk that is slower than that looks like one that does not answer.
        if (configuration.CountInstructions)
            arguments.AddRange(["-icount", "shift=0,sleep=on"]);
    }

    private static void AddBoard(List<string> arguments, MachineConfiguration configuration)
    {
        if (configuration.Board == Board.MicroVm)
        {
            // COM2 does not exist on this board's own ISA bus; it is added as a device.
            // Without ACPI it names its virtio devices on the kernel's command line, and the kernel speaks virtio 1 only.
            arguments.AddRange(["-machine", "microvm,acpi=off,isa-serial=off,rtc=on", "-global", "virtio-mmio.force-legacy=false"]);
        }
        else
        {
            // The ICH9's TCO watchdog resets the machine only when this strap allows it.
            // Waiting for a link at six empty SATA ports would be most of a test machine's start.
            var hasSata = configuration.Boot is BootSource.Firmware || configuration.Disks.Any(disk => disk.Bus == DiskBus.Ahci);
            arguments.AddRange(["-machine", hasSata ? "q35" : "q35,sata=off", "-global", "ICH9-LPC.noreboot=off", "-action", "watchdog=reset"]);
        }
        arguments.AddRange([
            "-device", "isa-serial,chardev=console,iobase=0x3f8,irq=4",
            "-device", "isa-serial,chardev=frames,iobase=0x2f8,irq=3",
            "-object", "rng-builtin,id=entropy",
            "-device", Device(configuration.Board, "virtio-rng") + ",rng=entropy"]);
    }

    private static void AddBoot(List<string> arguments, BootSource boot, string folder)
    {
        if (boot is BootSource.Direct direct)
        {
            // Only here: a system that was started by its loader resets after a panic, and must find itself alone.
            arguments.AddRange(["-kernel", direct.Kernel, "-device", "isa-debug-exit,iobase=0xf4,iosize=0x04"]);
            if (direct.CommandLine.Length > 0)
                arguments.AddRange(["-append", direct.CommandLine]);
            if (direct.Archive is not null)
                arguments.AddRange(["-initrd", direct.Archive]);
            return;
        }
        arguments.AddRange([
            "-drive", "if=pflash,format=raw,unit=0,readonly=on,file=" + FirmwareCode,
            "-drive", "if=pflash,format=raw,unit=1,file=" + Escape(Path.Combine(folder, "variables.fd"))]);
    }

    private static void AddDisks(List<string> arguments, MachineConfiguration configuration)
    {
        for (var index = 0; index < configuration.Disks.Count; index++)
        {
            var disk = configuration.Disks[index];
            // locking stays on: two machines that write one image would destroy it.
            var forget = disk.KeepWrites ? "off" : "on";
            arguments.AddRange(["-drive",
                $"if=none,id=disk{index},format=raw,snapshot={forget},discard=unmap,file={Escape(disk.Image)}"]);
            var device = disk.Bus switch
            {
                DiskBus.Virtio => Device(configuration.Board, "virtio-blk"),
                DiskBus.Nvme => $"nvme,serial=dialogos{index}",
                _ => $"ide-hd,bus=ide.{index},serial=dialogos{index}",
            };
            var order = configuration.Boot is BootSource.Firmware ? $",bootindex={index}" : "";
            arguments.AddRange(["-device", $"{device},drive=disk{index}{order}"]);
        }
    }

    private static void AddDisplay(List<string> arguments, MachineConfiguration configuration)
    {
        arguments.AddRange(["-display", configuration.Display == DisplayKind.Window ? "gtk" : "none"]);
        // OVMF's console wants a graphics device; without one it looks for a serial console first.
        if (configuration.Display != DisplayKind.None || configuration.Boot is BootSource.Firmware)
            arguments.AddRange(["-device", "VGA,edid=on,xres=1280,yres=800"]);
        // A window needs fonts, X libraries and their helpers; nothing else may start programs.
        if (configuration.Display != DisplayKind.Window)
            arguments.AddRange(["-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny"]);
    }

    private static string Device(Board board, string name) =>
        board == Board.MicroVm ? name + "-device" : name + "-pci,disable-legacy=on";

    // QEMU splits option values at commas; a doubled comma stands for one.
    private static string Escape(string value) => value.Replace(",", ",,", StringComparison.Ordinal);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
