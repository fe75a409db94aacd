using System;
using Dialogos.Drivers.Bus;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Interrupts;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Monitor;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Input;

/// <summary>The PS/2 keyboard: what is typed on it arrives where terminals' input does.</summary>
public static class Keyboard
{
    private const byte Line = 1;

    private static readonly ScanCodeDecoder s_decoder = new(ScanSet.One);
    private static readonly KeyboardTerminal s_terminal = new(KeyboardLayout.UnitedStates);
    private static readonly byte[] s_sequence = new byte[KeyboardTerminal.LongestSequence];
    private static KeyboardController? s_controller;

    /// <summary>Starts the keyboard; <see cref="Errno.NoDevice"/> if the machine has no such controller.</summary>
    internal static Result Start()
    {
        var controller = KeyboardController.Create(KernelDriverHost.Instance, new PortRegisters(0x60, 5));
        if (controller.Error == Errno.NoDevice)
            return Errno.NoDevice;
        var record = DeviceRegistry.Begin("port 60", "PS/2 controller");
        record.Driver = "i8042";
        record.Error = controller.Error;
        if (controller.Failed)
            return controller.Error;
        s_controller = controller.Value;
        var connected = IoApic.ConnectLegacy(Line, "keyboard", HandleInterrupt);
        record.Error = connected.Error;
        if (connected.Failed)
            return connected;
        record.Interrupt = InterruptKind.Line;
        record.AddName("keyboard");
        // A byte that came before the line was connected would hold it for ever.
        var flags = Processor.DisableInterrupts();
        HandleInterrupt();
        Processor.RestoreInterrupts(flags);
        Log.Information($"keyboard: PS/2, layout {KeyboardLayout.UnitedStates.Name}");
        return Result.Ok;
    }

    // The line goes to the boot processor alone, and interrupts are off: nothing here is shared.
    private static void HandleInterrupt()
    {
        while (s_controller!.TryRead(out var code))
        {
            if (!s_decoder.TryDecode(code, out var keyEvent))
                continue;
            var length = s_terminal.Translate(keyEvent, s_sequence);
            for (var i = 0; i < length; i++)
                Terminals.Receive((char)s_sequence[i]);
        }
    }
}
