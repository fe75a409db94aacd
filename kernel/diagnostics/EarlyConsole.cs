// The 16550 at COM1, without interrupts and without a heap: the console of last resort, from the first instruction to the
// last panic. Registers: PC16550D data sheet, section 8.
using System;
using Dialogos.Kernel.Machine;

namespace Dialogos.Kernel.Diagnostics;

/// <summary>Polled output (and input) on a 16550 serial port.</summary>
public readonly struct SerialPort
{
    private const byte DataReady = 1;
    private const byte TransmitterEmpty = 1 << 5;
    private const byte AllSent = 1 << 6;
    // A port that is absent reads as 0xFF, ready for ever; one that hangs must not hang the kernel.
    private const int Patience = 100_000;
    private readonly ushort _base;

    /// <summary>Names the port at an address; <see cref="Initialize"/> it once.</summary>
    public SerialPort(ushort address) => _base = address;

    /// <summary>The first serial port: people.</summary>
    public static SerialPort First => new(0x3F8);

    /// <summary>The second serial port: test frames.</summary>
    public static SerialPort Second => new(0x2F8);

    /// <summary>115200 bits a second, 8 data bits, no parity, 1 stop bit, FIFOs on, interrupts off.</summary>
    public void Initialize()
    {
        // What the loader has written last is still being sent; emptying the FIFOs would cut it off.
        for (int i = 0; i < Patience && (Port.Read8((ushort)(_base + 5)) & AllSent) == 0; i++)
            Processor.Pause();
        Port.Write8((ushort)(_base + 1), 0);
        Port.Write8((ushort)(_base + 3), 0x80);
        Port.Write8(_base, 1);
        Port.Write8((ushort)(_base + 1), 0);
        Port.Write8((ushort)(_base + 3), 0x03);
        Port.Write8((ushort)(_base + 2), 0x07);
        Port.Write8((ushort)(_base + 4), 0x0B);
    }

    /// <summary>True if a 16550 answers: its scratch register remembers.</summary>
    public bool Exists()
    {
        Port.Write8((ushort)(_base + 7), 0x5A);
        return Port.Read8((ushort)(_base + 7)) == 0x5A;
    }

    /// <summary>Sends a byte when the port is ready, or after a bounded wait.</summary>
    public void Write(byte value)
    {
        for (int i = 0; i < Patience && (Port.Read8((ushort)(_base + 5)) & TransmitterEmpty) == 0; i++)
            Processor.Pause();
        Port.Write8(_base, value);
    }

    /// <summary>A received byte, -1 if there is none.</summary>
    public int Read()
    {
        byte status = Port.Read8((ushort)(_base + 5));
        return status == 0xFF || (status & DataReady) == 0 ? -1 : Port.Read8(_base);
    }
}

/// <summary>Text on COM1 that works without heap, locks or interrupts.</summary>
public static class EarlyConsole
{
    private static readonly string Digits = "0123456789ABCDEF";

    /// <summary>Sets the port up.</summary>
    public static void Initialize() => SerialPort.First.Initialize();

    /// <summary>Writes text; characters beyond U+007F as UTF-8, a new line as carriage return and line feed.</summary>
    public static void Write(string text)
    {
        for (int i = 0; i < text.Length; i++)
            Write(text[i]);
    }

    /// <summary>Writes bytes that are UTF-8 already.</summary>
    public static void Write(ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == (byte)'\n')
                SerialPort.First.Write((byte)'\r');
            SerialPort.First.Write(text[i]);
        }
    }

    /// <summary>Writes one UTF-16 unit.</summary>
    public static void Write(char character)
    {
        SerialPort port = SerialPort.First;
        if (character == '\n')
            port.Write((byte)'\r');
        if (character < 0x80)
        {
            port.Write((byte)character);
        }
        else if (character < 0x800)
        {
            port.Write((byte)(0xC0 | character >> 6));
            port.Write((byte)(0x80 | (character & 0x3F)));
        }
        else
        {
            port.Write((byte)(0xE0 | character >> 12));
            port.Write((byte)(0x80 | (character >> 6 & 0x3F)));
            port.Write((byte)(0x80 | (character & 0x3F)));
        }
    }

    /// <summary>Writes a number in hexadecimal with 16 digits.</summary>
    public static void WriteHexadecimal(ulong value)
    {
        for (int shift = 60; shift >= 0; shift -= 4)
            Write(Digits[(int)(value >> shift & 15)]);
    }

    /// <summary>Writes a number in decimal.</summary>
    public static void WriteDecimal(ulong value)
    {
        if (value >= 10)
            WriteDecimal(value / 10);
        Write(Digits[(int)(value % 10)]);
    }
}
