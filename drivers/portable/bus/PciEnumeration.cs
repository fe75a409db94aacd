using System.Collections.Generic;

namespace Dialogos.Drivers.Bus;

/// <summary>Finds every function of a segment.</summary>
public static class PciEnumeration
{
    private const int SecondaryBusOffset = 0x19;

    /// <summary>
    /// Walks from bus 0 through the bridges that the firmware (or QEMU) configured. Each bus is visited once, whatever
    /// the bridges claim, so that a loop of bridges ends.
    /// </summary>
    public static List<PciFunction> Scan(IConfigurationSpace space)
    {
        var found = new List<PciFunction>();
        var visited = new bool[256];
        var waiting = new List<byte> { 0 };
        visited[0] = true;
        while (waiting.Count > 0)
        {
            var bus = waiting[waiting.Count - 1];
            waiting.RemoveAt(waiting.Count - 1);
            var first = found.Count;
            ScanBus(space, bus, found);
            for (var i = first; i < found.Count; i++)
            {
                if (!found[i].IsBridge)
                    continue;
                var next = found[i].Read8(SecondaryBusOffset);
                if (next > space.LastBus || visited[next])
                    continue;
                visited[next] = true;
                waiting.Add(next);
            }
        }
        return found;
    }

    private static void ScanBus(IConfigurationSpace space, byte bus, List<PciFunction> found)
    {
        for (byte device = 0; device < 32; device++)
        {
            var functions = 1;
            for (byte function = 0; function < functions; function++)
            {
                var address = new PciAddress(bus, device, function);
                if ((ushort)space.Read(address, 0) == ushort.MaxValue)
                    continue;
                found.Add(new PciFunction(space, address));
                var isMultiFunction = ((space.Read(address, 0x0C) >> 16) & 0x80) != 0;
                if (function == 0 && isMultiFunction)
                    functions = 8;
            }
        }
    }
}
