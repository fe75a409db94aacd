using System.Runtime;
using System.Runtime.CompilerServices;

namespace Dialogos.Bootloader.Start;

/// <summary>Instructions that C# cannot express; see EnterKernel.S and watchdog/Ports.S.</summary>
internal static class Machine
{
    /// <summary>Loads tables and stack and jumps to the kernel.</summary>
    [RuntimeImport("EnterKernel")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void EnterKernel(ulong pageTables, ulong stackTop, ulong entryPoint, ulong bootInformation);

    /// <summary>CR4.</summary>
    [RuntimeImport("ReadControlRegister4")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadControlRegister4();

    /// <summary>The time-stamp counter.</summary>
    [RuntimeImport("ReadTimeStamp")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadTimeStamp();

    /// <summary>Reads a 32-bit port.</summary>
    [RuntimeImport("ReadPort32")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern uint ReadPort32(ushort port);

    /// <summary>Writes a 32-bit port.</summary>
    [RuntimeImport("WritePort32")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WritePort32(ushort port, uint value);

    /// <summary>Reads a 16-bit port.</summary>
    [RuntimeImport("ReadPort16")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ushort ReadPort16(ushort port);

    /// <summary>Writes a 16-bit port.</summary>
    [RuntimeImport("WritePort16")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WritePort16(ushort port, ushort value);

    /// <summary>Reads a 32-bit device register in memory.</summary>
    [RuntimeImport("ReadRegister32")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern uint ReadRegister32(ulong address);

    /// <summary>Writes a 32-bit device register in memory.</summary>
    [RuntimeImport("WriteRegister32")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteRegister32(ulong address, uint value);
}
