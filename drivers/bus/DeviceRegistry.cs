// Words. To *enumerate* is to find every device; to *bind* is to give it to the driver that knows it. What a device offers
// (a disk, a link, bytes of entropy) is *added* here under a short name, and the rest of the kernel looks it up here.
using System.Collections.Generic;
using Dialogos.Drivers.Console;
using Dialogos.Drivers.Net;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Firmware;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Bus;

/// <summary>Every device of the machine and what it offers. Written by the boot thread, read by all after it.</summary>
public static class DeviceRegistry
{
    private static readonly Dictionary<string, int> s_counters = new();
    private static DeviceRecord? s_current;

    /// <summary>Every device that was found, bound or not.</summary>
    public static List<DeviceRecord> Records { get; } = new();
    /// <summary>Whole disks, in the order in which they were found.</summary>
    public static List<IBlockDevice> Disks { get; } = new();
    /// <summary>Streams of bytes to the host.</summary>
    public static List<VirtioConsole> Channels { get; } = new();
    /// <summary>Network cards.</summary>
    public static List<INetworkLink> Links { get; } = new();

    /// <summary>Finds all devices and binds them. A device that fails is logged, and the others go on.</summary>
    public static void Start(IReadOnlyList<PciDriver> drivers)
    {
        var space = OpenPci();
        if (space is null)
        {
            Log.Information("pci: this machine has none");
            return;
        }
        foreach (var function in PciEnumeration.Scan(space))
            Bind(new PciDevice(function), drivers);
    }

    /// <summary>A new record, to which what is added next belongs.</summary>
    public static DeviceRecord Begin(string location, string description)
    {
        s_current = new DeviceRecord(location, description);
        Records.Add(s_current);
        return s_current;
    }

    /// <summary>The next name with a prefix: <c>virtio0</c>, <c>virtio1</c>.</summary>
    public static string NextName(string prefix)
    {
        s_counters.TryGetValue(prefix, out var next);
        s_counters[prefix] = next + 1;
        return $"{prefix}{next}";
    }

    /// <summary>Adds a disk.</summary>
    public static void AddDisk(IBlockDevice disk)
    {
        Disks.Add(disk);
        s_current?.AddName(disk.Name);
        var mebibytes = disk.BlockCount * (ulong)disk.BlockSize >> 20;
        var readOnly = disk.IsReadOnly ? ", read-only" : "";
        Log.Information($"{disk.Name}: disk of {mebibytes} MiB, blocks of {disk.BlockSize} bytes{readOnly}");
    }

    /// <summary>Adds a network card.</summary>
    public static void AddLink(INetworkLink link)
    {
        Links.Add(link);
        s_current?.AddName(link.Name);
        var a = link.Address;
        Log.Information($"{link.Name}: {a[0]:X2}:{a[1]:X2}:{a[2]:X2}:{a[3]:X2}:{a[4]:X2}:{a[5]:X2}, link {(link.IsUp ? "up" : "down")}");
    }

    /// <summary>Adds a stream of bytes.</summary>
    public static void AddChannel(string name, VirtioConsole channel)
    {
        Channels.Add(channel);
        s_current?.AddName(name);
        Log.Information($"{name}: port {VirtioConsole.Port} of a virtio console");
    }

    /// <summary>Adds anything else under its name.</summary>
    public static void AddNamed(string name) => s_current?.AddName(name);

    private static void Bind(PciDevice device, IReadOnlyList<PciDriver> drivers)
    {
        var function = device.Function;
        var record = Begin(
            $"pci {function.Address}",
            $"{function.Vendor:X4}:{function.Device:X4} {PciClassNames.Describe(function.Class, function.Subclass)}");
        foreach (var driver in drivers)
        {
            if (!driver.Matches(function))
                continue;
            record.Driver = driver.Name;
            function.Enable();
            var bound = driver.Bind(device);
            record.Error = bound.Error;
            record.Interrupt = device.Interrupt;
            if (bound.Failed)
                Log.Warning($"pci {function.Address}: {driver.Name} could not start it (error {(int)bound.Error})");
            return;
        }
    }

    private static IConfigurationSpace? OpenPci()
    {
        var table = Acpi.Find("MCFG");
        if (table is not null)
        {
            var range = EcamTable.FindFirstSegment(table);
            if (range.IsOk && Agrees(new EcamConfigurationSpace(range.Value)))
                return new EcamConfigurationSpace(range.Value);
            Log.Warning("pci: the MCFG table cannot be used, trying ports");
        }
        return PortConfigurationSpace.IsPresent() ? new PortConfigurationSpace() : null;
    }

    // A table can be wrong about the place: the host bridge, which every machine has, must look the same both ways.
    private static bool Agrees(IConfigurationSpace mapped)
    {
        var bridge = mapped.Read(default, 0);
        return PortConfigurationSpace.IsPresent() ? bridge == new PortConfigurationSpace().Read(default, 0)
            : bridge is not (0 or uint.MaxValue);
    }
}
