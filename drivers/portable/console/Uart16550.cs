// National Semiconductor PC16550D data sheet, chapter 8 (registers).
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Console;

/// <summary>A 16550 serial port: 8 data bits, no parity, FIFOs on.</summary>
public sealed class Uart16550
{
    private const uint Data = 0, InterruptEnable = 1, FifoControl = 2, LineControl = 3, ModemControl = 4, LineStatus = 5,
        Scratch = 7;
    private const byte DataReady = 1, TransmitterEmpty = 0x20;

    private readonly IDriverHost _host;
    private readonly IRegisters _registers;

    private Uart16550(IDriverHost host, IRegisters registers)
    {
        _host = host;
        _registers = registers;
    }

    /// <summary>Bytes that may be written once the transmitter is empty.</summary>
    public static int FifoBytes => 16;

    /// <summary>
    /// Sets a port up without interrupts. <see cref="Errno.NoDevice"/> if nothing answers there,
    /// <see cref="Errno.InvalidArgument"/> for a speed that 115200 is no multiple of.
    /// </summary>
    public static Result<Uart16550> Create(IDriverHost host, IRegisters registers, uint baud)
    {
        if (baud == 0 || 115200 % baud != 0)
            return Errno.InvalidArgument;
        registers.Write8(Scratch, 0x5A);
        if (registers.Read8(Scratch) != 0x5A)
            return Errno.NoDevice;
        var divisor = 115200 / baud;
        registers.Write8(InterruptEnable, 0);
        registers.Write8(LineControl, 0x80);
        registers.Write8(Data, (byte)divisor);
        registers.Write8(InterruptEnable, (byte)(divisor >> 8));
        registers.Write8(LineControl, 3);
        registers.Write8(FifoControl, 0x07);
        // Ready, request to send, and OUT2, which connects the interrupt on PCs.
        registers.Write8(ModemControl, 0x0B);
        return new Uart16550(host, registers);
    }

    /// <summary>Lets the port interrupt when bytes arrive.</summary>
    public void EnableReceiveInterrupt() => _registers.Write8(InterruptEnable, 1);

    /// <summary>Takes one byte that arrived, if there is one.</summary>
    public bool TryRead(out byte value)
    {
        value = 0;
        if ((_registers.Read8(LineStatus) & DataReady) == 0)
            return false;
        value = _registers.Read8(Data);
        return true;
    }

    /// <summary>
    /// Writes bytes, waiting for room; <see cref="Errno.TimedOut"/> if the port takes none for a second, as when flow
    /// control stops it.
    /// </summary>
    public Result Write(System.ReadOnlySpan<byte> bytes)
    {
        var room = 0;
        foreach (var value in bytes)
        {
            if (room == 0)
            {
                if (!WaitForRoom())
                    return Errno.TimedOut;
                room = FifoBytes;
            }
            _registers.Write8(Data, value);
            room--;
        }
        return Result.Ok;
    }

    private bool WaitForRoom()
    {
        var deadline = _host.Nanoseconds + 1_000_000_000;
        while ((_registers.Read8(LineStatus) & TransmitterEmpty) == 0)
        {
            if (_host.Nanoseconds >= deadline)
                return false;
            _host.Pause();
        }
        return true;
    }
}
