using System;
using Dialogos.Drivers.Bus;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Interrupts;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Drivers.Input;

/// <summary>The PS/2 keyboard as a source of the bytes that a terminal sends.</summary>
public static class Keyboard
{
    private const byte Line = 1;
    private const int RingBytes = 256;

    private static readonly ScanCodeDecoder s_decoder = new(ScanSet.One);
    private static readonly KeyboardTerminal s_terminal = new(KeyboardLayout.UnitedStates);
    private static readonly byte[] s_ring = new byte[RingBytes];
    private static readonly byte[] s_sequence = new byte[KeyboardTerminal.LongestSequence];
    private static readonly SpinLock s_lock = new();
    private static KeyboardController? s_controller;
    private static Action? s_received;
    private static uint s_head, s_tail;

    /// <summary>Starts the keyboard; <paramref name="received"/> is called by the interrupt handler after bytes came.</summary>
    public static Result Start(Action received)
    {
        var record = DeviceRegistry.Begin("port 60", "PS/2 controller");
        record.Driver = "i8042";
        var controller = KeyboardController.Create(KernelDriverHost.Instance, new PortRegisters(0x60, 5));
        record.Error = controller.Error;
        if (controller.Failed)
            return controller.Error;
        s_controller = controller.Value;
        s_received = received;
        var connected = IoApic.ConnectLegacy(Line, "keyboard", HandleInterrupt);
        record.Error = connected.Error;
        if (connected.Failed)
            return connected;
        record.Interrupt = InterruptKind.Line;
        record.AddName("keyboard");
        // A byte that came before the line was connected would hold it for ever.
        HandleInterrupt();
        Log.Information($"keyboard: PS/2, layout {KeyboardLayout.UnitedStates.Name}");
        return Result.Ok;
    }

    /// <summary>Takes the next byte, if there is one.</summary>
    public static bool TryRead(out byte value)
    {
        var flags = s_lock.Acquire();
        var isAvailable = s_head != s_tail;
        value = isAvailable ? s_ring[s_tail++ % RingBytes] : (byte)0;
        s_lock.Release(flags);
        return isAvailable;
    }

    private static void HandleInterrupt()
    {
        var before = s_head;
        var flags = s_lock.Acquire();
        while (s_controller!.TryRead(out var code))
        {
            if (!s_decoder.TryDecode(code, out var keyEvent))
                continue;
            var length = s_terminal.Translate(keyEvent, s_sequence);
            // Nobody reads and the ring is full: the newest keys are dropped, as a keyboard does.
            if (s_head - s_tail + (uint)length > RingBytes)
                continue;
            for (var i = 0; i < length; i++)
                s_ring[s_head++ % RingBytes] = s_sequence[i];
        }
        s_lock.Release(flags);
        if (s_head != before)
            s_received!();
    }
}
