using Dialogos.Drivers.Bus;
using Dialogos.Kernel.Boot;
using Dialogos.Kernel.Handover;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Display;

/// <summary>The adapter of <c>-vga std</c> and <c>-device bochs-display</c>, for boots without a loader that set a mode.</summary>
public sealed class BochsDisplayDriver : PciDriver
{
    private const ushort Width = 1024, Height = 768;

    /// <inheritdoc/>
    public override string Name => "bochs-display";

    /// <inheritdoc/>
    public override bool Matches(PciFunction function) => function.Vendor == 0x1234 && function.Device == 0x1111;

    /// <inheritdoc/>
    public override Result Bind(PciDevice device)
    {
        // The loader's mode stays: the screen is in use already.
        if (BootRecord.Information.FramebufferLayout != PixelLayout.None)
            return Result.Ok;
        var memory = device.Function.ReadBar(0);
        if (memory.Failed)
            return memory.Error;
        var registers = device.Map(2);
        if (registers.Failed)
            return registers.Error;
        var mode = BochsDisplay.SetMode(registers.Value, memory.Value.Length, Width, Height);
        if (mode.Failed)
            return mode;
        var surface = FramebufferSurface.Create(memory.Value.Address, Width, Height, 4 * Width, false);
        if (surface.Failed)
            return surface.Error;
        DeviceRegistry.AddNamed(DeviceRegistry.NextName("display"));
        Screen.Start(surface.Value);
        return Result.Ok;
    }
}
