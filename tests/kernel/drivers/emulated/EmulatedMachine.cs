// Words. QEMU's processor is halted at its first instruction, and this process takes its place: with `-qtest` it reads and
// writes ports and registers over a pipe, and it shares the guest's memory through a file. So the drivers run, as they
// are, against the device models that the kernel meets in a virtual machine. QEMU, docs/devel/testing/qtest.rst.
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.IO.MemoryMappedFiles;
using System.Threading;
using Dialogos.Drivers;
using Dialogos.Drivers.Bus;

namespace Dialogos.Tests.Kernel.Drivers.Emulated;

/// <summary>A machine of QEMU whose processor is the test.</summary>
internal sealed class EmulatedMachine : IConfigurationSpace, IDisposable
{
    public const int MemoryBytes = 64 << 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("dialogos-devices-").FullName;
    private readonly Process _process;
    private readonly MemoryMappedFile _memory;
    private readonly MemoryMappedViewAccessor _view;
    private readonly Lock _lock = new();
    private readonly ConcurrentQueue<string> _errors = new();

    public EmulatedMachine(string machine, params string[] arguments)
    {
        var memoryPath = Path.Combine(_folder, "memory");
        using (var file = File.Create(memoryPath))
            file.SetLength(MemoryBytes);
        _memory = MemoryMappedFile.CreateFromFile(memoryPath, FileMode.Open);
        _view = _memory.CreateViewAccessor();
        // A firmware of nothing but `hlt`: it stops the processor, with interrupts off, for good.
        var firmwarePath = Path.Combine(_folder, "halt");
        var firmware = new byte[65536];
        Array.Fill(firmware, (byte)0xF4);
        File.WriteAllBytes(firmwarePath, firmware);
        var start = new ProcessStartInfo("qemu-system-x86_64")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] common =
        [
            "-M", machine + ",memory-backend=ram", "-accel", "tcg", "-bios", firmwarePath, "-qtest", "stdio", "-nodefaults",
            "-display", "none", "-qtest-log", "/dev/null", "-m", "64M", "-object", $"memory-backend-file,id=ram,size=64M,share=on,mem-path={memoryPath}",
            "-qmp", $"unix:{QmpPath},server=on,wait=off",
        ];
        foreach (var argument in common)
            start.ArgumentList.Add(argument);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => _errors.Enqueue(line.Data ?? "");
        _process.BeginErrorReadLine();
        Host = new EmulatedHost(this);
    }

    public string QmpPath => Path.Combine(_folder, "qmp");
    public EmulatedHost Host { get; }
    public int BytesPerFunction => 256;
    public byte LastBus => 255;
    public MemoryMappedViewAccessor Memory => _view;

    /// <summary>An empty raw disk image of this size.</summary>
    public static string CreateDisk(long bytes)
    {
        var path = Path.GetTempFileName();
        using var file = File.OpenWrite(path);
        file.SetLength(bytes);
        return path;
    }

    /// <summary>One command of the protocol; returns what follows OK.</summary>
    public string Command(string command)
    {
        lock (_lock)
        {
            _process.StandardInput.WriteLine(command);
            _process.StandardInput.Flush();
            while (true)
            {
                var line = _process.StandardOutput.ReadLine()
                    ?? throw new InvalidOperationException(DescribeEnd(command));
                if (line.StartsWith("OK", StringComparison.Ordinal))
                    return line.Length > 3 ? line[3..] : "";
                if (line.StartsWith("ERR", StringComparison.Ordinal) || line.StartsWith("FAIL", StringComparison.Ordinal))
                    throw new InvalidOperationException($"'{command}' failed: {line}");
            }
        }
    }

    public ulong Number(string command) => ParseNumber(Command(command));

    public uint Read(PciAddress address, int offset)
    {
        Command($"outl 0xcf8 0x{Select(address, offset):x}");
        return (uint)Number("inl 0xcfc");
    }

    public void Write(PciAddress address, int offset, uint value)
    {
        Command($"outl 0xcf8 0x{Select(address, offset):x}");
        Command($"outl 0xcfc 0x{value:x}");
    }

    /// <summary>The functions on bus 0 with every memory BAR assigned, as firmware leaves them.</summary>
    public List<PciFunction> StartPci()
    {
        var next = 0xE000_0000u;
        var functions = PciEnumeration.Scan(this);
        foreach (var function in functions)
        {
            for (var index = 0; index < 6; index++)
            {
                var bar = function.ReadBar(index);
                if (bar.Failed || bar.Value.IsPort)
                    continue;
                next = (next + (uint)bar.Value.Length - 1) & ~((uint)bar.Value.Length - 1);
                function.Write32(0x10 + 4 * index, next);
                next += (uint)bar.Value.Length;
                if (!bar.Value.Is64Bit)
                    continue;
                function.Write32(0x14 + 4 * index, 0);
                index++;
            }
            function.Enable();
        }
        return functions;
    }

    public PciFunction Find(Predicate<PciFunction> wanted) =>
        StartPci().Find(wanted) ?? throw new InvalidOperationException("The device is not there.");

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _view.Dispose();
        _memory.Dispose();
        Directory.Delete(_folder, true);
    }

    private string DescribeEnd(string command)
    {
        _process.WaitForExit();
        return $"QEMU ended with status {_process.ExitCode} at '{command}': {string.Join(' ', _errors)}";
    }

    private static uint Select(PciAddress address, int offset) =>
        0x8000_0000 | ((uint)address.Bus << 16) | ((uint)address.Device << 11) | ((uint)address.Function << 8) | (uint)offset;

    private static ulong ParseNumber(string text) =>
        text.StartsWith("0x", StringComparison.Ordinal)
            ? ulong.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : ulong.Parse(text, CultureInfo.InvariantCulture);
}
