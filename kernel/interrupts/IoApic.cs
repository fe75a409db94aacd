// The controllers that bring device lines to processors (82093AA data sheet, section 3).
using System.Collections.Generic;
using System.Threading;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Firmware;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Interrupts;

/// <summary>All input/output interrupt controllers, and the way to connect a line.</summary>
public static class IoApic
{
    private const uint Masked = 1 << 16;
    private const uint VersionRegister = 1;
    private const uint MostLines = 240;
    private static readonly List<Controller> s_controllers = new();
    private static readonly Lock s_lock = new();
    private static InterruptTopology? s_topology;

    private sealed class Controller
    {
        public DeviceMemory Registers;
        public uint First;
        public uint Lines;

        public uint Read(uint register)
        {
            Registers.Write32(0, register);
            return Registers.Read32(0x10);
        }

        public void Write(uint register, uint value)
        {
            Registers.Write32(0, register);
            Registers.Write32(0x10, value);
        }
    }

    /// <summary>
    /// Maps the controllers and masks every line; silences the 8259 controllers that came before them. A controller that is
    /// not where the table says is left out: its lines cannot be connected then.
    /// </summary>
    public static void Initialize(InterruptTopology topology)
    {
        s_topology = topology;
        if (topology.HasLegacyControllers)
            SilenceLegacyControllers();
        foreach (IoApicDescription description in topology.Controllers)
        {
            Result<DeviceMemory> mapped = KernelMemory.MapDevice(description.Address, 4096);
            var controller = new Controller { First = description.FirstInterrupt };
            if (mapped.IsOk)
            {
                controller.Registers = mapped.Value;
                controller.Lines = CountLines(controller.Read(VersionRegister));
            }
            if (controller.Lines == 0)
            {
                Log.Warning($"interrupts: there is no controller at {description.Address:X}, where the firmware puts one");
                continue;
            }
            for (uint line = 0; line < controller.Lines; line++)
            {
                controller.Write(0x10 + 2 * line, Masked);
                controller.Write(0x11 + 2 * line, 0);
            }
            s_controllers.Add(controller);
        }
    }

    // Bits 0-7 the version (10h and up; Intel's and AMD's end at 2Fh), bits 16-23 the last line; 0 if this is none of them.
    private static uint CountLines(uint version)
    {
        uint lines = (version >> 16 & 0xFF) + 1;
        return (version & 0xFF) is >= 0x10 and <= 0x2F && lines <= MostLines ? lines : 0;
    }

    /// <summary>
    /// Connects a legacy line (0 to 15) to a handler, following the firmware's overrides.
    /// <see cref="Errno.NoDevice"/> if no controller has the line.
    /// </summary>
    public static Result ConnectLegacy(byte line, string name, InterruptHandler handler)
    {
        if (s_topology == null)
            return Errno.NoDevice;
        foreach (InterruptOverride change in s_topology.Overrides)
        {
            if (change.Source == line)
                return Connect(change.Target, change.ActiveLow, change.LevelTriggered, name, handler);
        }
        return Connect(line, false, false, name, handler);
    }

    /// <summary>Connects a global interrupt number to a handler on the boot processor.</summary>
    public static Result Connect(uint number, bool activeLow, bool levelTriggered, string name, InterruptHandler handler)
    {
        foreach (Controller controller in s_controllers)
        {
            if (number < controller.First || number >= controller.First + controller.Lines)
                continue;
            Result<InterruptVector> vector = InterruptTable.Allocate(name, handler);
            if (vector.Failed)
                return vector.Error;
            uint entry = (uint)vector.Value.Number | (activeLow ? 1u << 13 : 0) | (levelTriggered ? 1u << 15 : 0);
            lock (s_lock)
            {
                uint line = number - controller.First;
                controller.Write(0x11 + 2 * line, LocalApic.BootIdentifier << 24);
                controller.Write(0x10 + 2 * line, entry);
            }
            return Result.Ok;
        }
        return Errno.NoDevice;
    }

    // 8259A data sheet: initialise both so that a stray interrupt comes at 32-47, then mask all lines.
    private static void SilenceLegacyControllers()
    {
        Port.Write8(0x20, 0x11);
        Port.Write8(0xA0, 0x11);
        Port.Write8(0x21, 32);
        Port.Write8(0xA1, 40);
        Port.Write8(0x21, 4);
        Port.Write8(0xA1, 2);
        Port.Write8(0x21, 1);
        Port.Write8(0xA1, 1);
        Port.Write8(0x21, 0xFF);
        Port.Write8(0xA1, 0xFF);
    }
}
