using System.Collections.Generic;
using Dialogos.Drivers.Bus;

namespace Dialogos.Tests.Kernel.Drivers;

/// <summary>Configuration space in arrays; base address registers keep only the bits that they implement.</summary>
internal sealed class SimulatedPci : IConfigurationSpace
{
    private readonly Dictionary<string, SimulatedFunction> _functions = [];

    public int BytesPerFunction => 256;
    public byte LastBus => 255;

    public SimulatedFunction Add(PciAddress address, uint classAndRevision, bool isMultiFunction = false)
    {
        var function = new SimulatedFunction();
        function.Words[0] = 0x1234_8086;
        function.Words[2] = classAndRevision;
        function.Words[3] = isMultiFunction ? 0x80_0000u : 0;
        return _functions[address.ToString()] = function;
    }

    public void AddBridge(PciAddress address, byte secondaryBus)
    {
        var bridge = Add(address, 0x06040000);
        bridge.Words[3] = 0x01_0000;
        bridge.Words[6] = (uint)secondaryBus << 8;
    }

    public uint Read(PciAddress address, int offset) =>
        _functions.TryGetValue(address.ToString(), out var function) ? function.Words[offset / 4] : uint.MaxValue;

    public void Write(PciAddress address, int offset, uint value)
    {
        var function = _functions[address.ToString()];
        if (offset is >= 0x10 and < 0x28)
        {
            var mask = function.Masks[(offset - 0x10) / 4];
            var flags = (mask & 1) != 0 ? 3u : 15u;
            var isUpperHalf = offset > 0x10 && (function.Words[offset / 4 - 1] & 7) == 4;
            value = isUpperHalf ? value & mask : (value & mask & ~flags) | (mask & flags);
        }
        function.Words[offset / 4] = value;
    }
}

internal sealed class SimulatedFunction
{
    public uint[] Words { get; } = new uint[64];
    public uint[] Masks { get; } = new uint[6];

    public void SetBar(int index, uint value, uint mask)
    {
        Masks[index] = mask;
        Words[4 + index] = value & mask;
    }
}
