using Dialogos.Kernel.Monitor;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Bus;

/// <summary>The monitor's command <c>devices</c>.</summary>
internal static class DevicesCommand
{
    /// <summary>Adds it to the monitor.</summary>
    public static void Register() =>
        MonitorCommands.Register("devices", "", "Lists the devices, their drivers and names.", _ => Show());

    private static int Show()
    {
        foreach (var record in DeviceRegistry.Records)
        {
            var state = record.Error != Errno.None ? $"failed (error {(int)record.Error})" : record.Names;
            var driver = record.Driver.Length == 0 ? "-" : record.Driver;
            Terminals.WriteLine(
                $"{Pad(record.Location, 14)} {Pad(record.Description, 34)} {Pad(driver, 14)} {Pad(Describe(record), 7)} {state}");
        }
        return 0;
    }

    private static string Describe(DeviceRecord record) => record.Interrupt switch
    {
        InterruptKind.MsiX => "MSI-X",
        InterruptKind.Msi => "MSI",
        InterruptKind.Line => "line",
        _ => record.Names.Length == 0 ? "" : "polled",
    };

    private static string Pad(string text, int width)
    {
        while (text.Length < width)
            text += " ";
        return text;
    }
}
