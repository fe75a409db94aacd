// Words. A *port* is one of the 65,536 addresses of the processor's input/output space; `in` and `out` reach it.
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Dialogos.Kernel.Machine;

/// <summary>Input and output ports, as wide as the device wants them.</summary>
public static class Port
{
    /// <summary>Reads 8 bits.</summary>
    [RuntimeImport("PortReadByte")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern byte Read8(ushort port);

    /// <summary>Reads 16 bits.</summary>
    [RuntimeImport("PortReadWord")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ushort Read16(ushort port);

    /// <summary>Reads 32 bits.</summary>
    [RuntimeImport("PortReadDouble")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern uint Read32(ushort port);

    /// <summary>Writes 8 bits.</summary>
    [RuntimeImport("PortWriteByte")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Write8(ushort port, byte value);

    /// <summary>Writes 16 bits.</summary>
    [RuntimeImport("PortWriteWord")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Write16(ushort port, ushort value);

    /// <summary>Writes 32 bits.</summary>
    [RuntimeImport("PortWriteDouble")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Write32(ushort port, uint value);
}
