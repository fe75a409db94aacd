// IBM PS/2 Technical Reference, "Keyboard and auxiliary device controller": the i8042 at ports 0x60 and 0x64.
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Input;

/// <summary>The i8042 controller with a keyboard behind its first port.</summary>
public sealed class KeyboardController
{
    private const uint Data = 0, StatusOrCommand = 4;
    private const byte OutputFull = 1, InputFull = 2, FromMouse = 0x20;
    private const byte ReadConfiguration = 0x20, WriteConfiguration = 0x60, DisableMouse = 0xA7, TestController = 0xAA,
        TestKeyboardPort = 0xAB, DisableKeyboard = 0xAD, EnableKeyboard = 0xAE;
    private const byte ConfigurationInterrupt = 1, ConfigurationMouseInterrupt = 2, ConfigurationNoKeyboard = 0x10,
        ConfigurationTranslate = 0x40;
    private const byte EnableScanning = 0xF4, Acknowledged = 0xFA;

    private readonly IDriverHost _host;
    private readonly IRegisters _ports;

    private KeyboardController(IDriverHost host, IRegisters ports)
    {
        _host = host;
        _ports = ports;
    }

    /// <summary>
    /// Tests and starts the controller and the keyboard; <paramref name="ports"/> are ports 0x60 to 0x64. It then sends
    /// scan set 1. <see cref="Errno.NoDevice"/> if there is no controller, <see cref="Errno.InputOutput"/> if it fails.
    /// </summary>
    public static Result<KeyboardController> Create(IDriverHost host, IRegisters ports)
    {
        // Where there is no controller the bus reads as ones.
        if (ports.Read8(StatusOrCommand) == 0xFF)
            return Errno.NoDevice;
        var controller = new KeyboardController(host, ports);
        var result = controller.Initialize();
        return result.Failed ? result.Error : controller;
    }

    /// <summary>Takes one byte of the keyboard, if there is one. For the interrupt handler and for polling.</summary>
    public bool TryRead(out byte value)
    {
        value = 0;
        var status = _ports.Read8(StatusOrCommand);
        if ((status & OutputFull) == 0)
            return false;
        value = _ports.Read8(Data);
        return (status & FromMouse) == 0;
    }

    private Result Initialize()
    {
        if (!Command(DisableKeyboard) || !Command(DisableMouse))
            return Errno.NoDevice;
        Drain();
        if (!Command(ReadConfiguration) || !TryReceive(out var configuration))
            return Errno.NoDevice;
        if (!Command(TestController) || !TryReceive(out var tested) || tested != 0x55)
            return Errno.InputOutput;
        if (!Command(TestKeyboardPort) || !TryReceive(out var port) || port != 0)
            return Errno.InputOutput;
        var wanted = (configuration | ConfigurationInterrupt | ConfigurationTranslate)
            & ~(ConfigurationMouseInterrupt | ConfigurationNoKeyboard);
        if (!Command(WriteConfiguration) || !Send((byte)wanted) || !Command(EnableKeyboard))
            return Errno.InputOutput;
        Drain();
        return Send(EnableScanning) && TryReceive(out var answer) && answer == Acknowledged
            ? Result.Ok
            : Errno.InputOutput;
    }

    private bool Command(byte command) => WaitWritable() && Write(StatusOrCommand, command);

    private bool Send(byte value) => WaitWritable() && Write(Data, value);

    private bool Write(uint offset, byte value)
    {
        _ports.Write8(offset, value);
        return true;
    }

    private bool WaitWritable() => WaitStatus(InputFull, 0);

    private bool TryReceive(out byte value)
    {
        value = 0;
        if (!WaitStatus(OutputFull, OutputFull))
            return false;
        value = _ports.Read8(Data);
        return true;
    }

    private bool WaitStatus(byte mask, byte expected)
    {
        var deadline = _host.Nanoseconds + 250_000_000;
        while ((_ports.Read8(StatusOrCommand) & mask) != expected)
        {
            if (_host.Nanoseconds >= deadline)
                return false;
            _host.Pause();
        }
        return true;
    }

    private void Drain()
    {
        for (var i = 0; i < 16 && (_ports.Read8(StatusOrCommand) & OutputFull) != 0; i++)
            _ports.Read8(Data);
    }
}
