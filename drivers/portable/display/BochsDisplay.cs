// QEMU, docs/specs/standard-vga.rst: the Bochs dispi registers in BAR 2 of the standard VGA, at 0x500.
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Display;

/// <summary>Sets the mode of the display adapter that QEMU calls <c>-vga std</c> and Bochs invented.</summary>
public static class BochsDisplay
{
    private const uint Dispi = 0x500;
    private const uint Identifier = Dispi, Width = Dispi + 2, Height = Dispi + 4, Depth = Dispi + 6, Enable = Dispi + 8,
        VirtualWidth = Dispi + 12, OffsetX = Dispi + 16, OffsetY = Dispi + 18;
    private const ushort Enabled = 1, LinearFramebuffer = 0x40;

    /// <summary>
    /// Switches to 32 bits a pixel (blue in the lowest byte), the framebuffer at the start of BAR 0 with
    /// <c>4 * width</c> bytes a row. <see cref="Errno.NoDevice"/> if the registers are not those of this adapter,
    /// <see cref="Errno.NotSupported"/> if it does not take the mode.
    /// </summary>
    public static Result SetMode(IRegisters registers, ulong framebufferBytes, ushort width, ushort height)
    {
        if (registers.Length < Dispi + 22 || (registers.Read16(Identifier) & 0xFFF0) != 0xB0C0)
            return Errno.NoDevice;
        if ((ulong)width * height * 4 > framebufferBytes)
            return Errno.NotSupported;
        registers.Write16(Enable, 0);
        registers.Write16(Width, width);
        registers.Write16(Height, height);
        registers.Write16(Depth, 32);
        registers.Write16(Enable, Enabled | LinearFramebuffer);
        registers.Write16(VirtualWidth, width);
        registers.Write16(OffsetX, 0);
        registers.Write16(OffsetY, 0);
        return registers.Read16(Width) == width && registers.Read16(Height) == height && registers.Read16(Depth) == 32
            ? Result.Ok
            : Errno.NotSupported;
    }
}
