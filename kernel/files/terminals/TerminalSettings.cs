using System;
using System.Buffers.Binary;

namespace Dialogos.Kernel.Files.Terminals;

/// <summary>Modes and control characters of a terminal: the kernel's struct termios (asm-generic/termbits.h).</summary>
public sealed class TerminalSettings
{
    /// <summary>Bytes of the structure.</summary>
    public const int Length = 36;

    /// <summary>ICRNL, INLCR, IGNCR, ISTRIP of c_iflag.</summary>
    public const uint CarriageReturnToNewline = 0x100, NewlineToCarriageReturn = 0x40, IgnoreCarriageReturn = 0x80, StripEighthBit = 0x20;
    /// <summary>OPOST and ONLCR of c_oflag.</summary>
    public const uint ProcessOutput = 1, NewlineToPair = 4;
    /// <summary>ISIG, ICANON, ECHO, ECHOE, ECHOK, ECHONL, NOFLSH, TOSTOP, ECHOCTL, ECHOKE of c_lflag.</summary>
    public const uint Signals = 1, Canonical = 2, Echo = 8, EchoErase = 0x10, EchoKill = 0x20, EchoNewline = 0x40, NoFlush = 0x80,
        StopBackground = 0x100, EchoControl = 0x200;
    /// <summary>Places in c_cc.</summary>
    public const int Interrupt = 0, Quit = 1, Erase = 2, Kill = 3, EndOfFile = 4, Time = 5, Minimum = 6, Suspend = 10,
        EndOfLine = 11, WordErase = 14, LiteralNext = 15, EndOfLine2 = 16;

    private readonly byte[] _characters = new byte[19];

    /// <summary>What a terminal has when it is opened first.</summary>
    public TerminalSettings()
    {
        Input = 0x500;
        Output = ProcessOutput | NewlineToPair;
        Control = 0xBF;
        Local = 0x8A3B;
        ReadOnlySpan<byte> usual = [3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22, 0, 0, 0];
        usual.CopyTo(_characters);
    }

    /// <summary>c_iflag.</summary>
    public uint Input { get; private set; }

    /// <summary>c_oflag.</summary>
    public uint Output { get; private set; }

    /// <summary>c_cflag.</summary>
    public uint Control { get; private set; }

    /// <summary>c_lflag.</summary>
    public uint Local { get; private set; }

    /// <summary>c_line.</summary>
    public byte Discipline { get; private set; }

    /// <summary>A control character, or a number such as VMIN.</summary>
    public byte Character(int index) => _characters[index];

    /// <summary>True if a bit of c_lflag is set.</summary>
    public bool Has(uint local) => (Local & local) != 0;

    /// <summary>True if a byte is the control character at a place; 0 stands for none.</summary>
    public bool Is(int index, byte value) => value != 0 && _characters[index] == value;

    /// <summary>Writes the structure.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, Input);
        BinaryPrimitives.WriteUInt32LittleEndian(destination.Slice(4), Output);
        BinaryPrimitives.WriteUInt32LittleEndian(destination.Slice(8), Control);
        BinaryPrimitives.WriteUInt32LittleEndian(destination.Slice(12), Local);
        destination[16] = Discipline;
        _characters.AsSpan().CopyTo(destination.Slice(17));
    }

    /// <summary>Takes over a structure.</summary>
    public void Read(ReadOnlySpan<byte> source)
    {
        Input = BinaryPrimitives.ReadUInt32LittleEndian(source);
        Output = BinaryPrimitives.ReadUInt32LittleEndian(source.Slice(4));
        Control = BinaryPrimitives.ReadUInt32LittleEndian(source.Slice(8));
        Local = BinaryPrimitives.ReadUInt32LittleEndian(source.Slice(12));
        Discipline = source[16];
        source.Slice(17, _characters.Length).CopyTo(_characters);
    }
}
