using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace Dialogos.Sandbox.Vm;

/// <summary>
/// A kernel of a few bytes: prints on the serial ports, then exits, resets or hangs. The KVM probe boots one, and tests
/// use it to show that the driver sees what happened. The result is a 32-bit PVH ELF file for QEMU's <c>-kernel</c>.
/// </summary>
public sealed class TinyGuest
{
    /// <summary>Port of COM1, the console.</summary>
    public const ushort Console = 0x3F8;
    /// <summary>Port of COM2, the frames.</summary>
    public const ushort Frames = 0x2F8;

    private const uint LoadAddress = 0x100000;
    // The file: header (52 bytes), two program headers (32 each), note (20), code, data.
    private const int NoteOffset = 116;
    private const int CodeOffset = 144;

    private readonly List<byte> code = [];
    private readonly List<(int Patch, byte[] Data)> data = [];

    /// <summary>Prints bytes on a serial port, waiting for each to leave.</summary>
    public TinyGuest Print(ushort port, ReadOnlySpan<byte> bytes)
    {
        Add(0xBE, 0, 0, 0, 0);                                  // mov esi, text (patched when its place is known)
        data.Add((code.Count - 4, bytes.ToArray()));
        Add(0xB9);                                              // mov ecx, length
        AddWord((uint)bytes.Length);
        var status = (ushort)(port + 5);
        Add(0xE3, 18);                                          // jecxz done
        Add(0x66, 0xBA, (byte)status, (byte)(status >> 8));     // next: mov dx, line status
        Add(0xEC, 0xA8, 0x20, 0x74, 0xFB);                      // wait: in al, dx; test al, 20h; jz wait
        Add(0x66, 0xBA, (byte)port, (byte)(port >> 8));         // mov dx, port
        Add(0xAC, 0xEE);                                        // lodsb; out dx, al
        Add(0x49, 0x75, 0xEE);                                  // dec ecx; jnz next
        return this;                                            // done:
    }

    /// <summary>Reads one byte from the console, and prints it there again.</summary>
    public TinyGuest Echo()
    {
        Add(0x66, 0xBA, 0xFD, 0x03);                            // mov dx, 3FDh
        Add(0xEC, 0xA8, 0x01, 0x74, 0xFB);                      // wait: in al, dx; test al, 1; jz wait
        Add(0x66, 0xBA, 0xF8, 0x03, 0xEC, 0xEE);                // mov dx, 3F8h; in al, dx; out dx, al
        return this;
    }

    /// <summary>Ends the machine with a status for <c>isa-debug-exit</c>.</summary>
    public TinyGuest Exit(byte status)
    {
        Add(0xB0, status, 0xE6, 0xF4);                          // mov al, status; out 0F4h, al
        return Hang();
    }

    /// <summary>Turns for ever.</summary>
    public TinyGuest Hang()
    {
        Add(0xEB, 0xFE);
        return this;
    }

    /// <summary>Faults without an interrupt table: a triple fault, which resets the machine.</summary>
    public TinyGuest TripleFault()
    {
        Add(0x6A, 0, 0x6A, 0, 0x89, 0xE0, 0x0F, 0x01, 0x18);    // push 0; push 0; mov eax, esp; lidt [eax]
        Add(0x0F, 0x0B);                                        // ud2
        return this;
    }

    /// <summary>Prints one byte on the console for ever.</summary>
    public TinyGuest Flood()
    {
        Add(0x66, 0xBA, 0xF8, 0x03, 0xB0, (byte)'x', 0xEE, 0xEB, 0xFD);
        return this;
    }

    /// <summary>The ELF file.</summary>
    public byte[] ToElf()
    {
        // The stack that lidt needs: PVH gives none.
        byte[] start = [0xFC, 0xBC, 0, 0, 0x18, 0];             // cld; mov esp, 180000h
        var body = new List<byte>(start);
        body.AddRange(code);
        foreach (var (patch, bytes) in data)
        {
            var place = new byte[4];
            BinaryPrimitives.WriteUInt32LittleEndian(place, (uint)(LoadAddress + CodeOffset + body.Count));
            for (var index = 0; index < 4; index++)
                body[start.Length + patch + index] = place[index];
            body.AddRange(bytes);
        }

        var file = new byte[CodeOffset + body.Count];
        body.CopyTo(file, CodeOffset);
        WriteHeader(file);
        WriteSegment(file.AsSpan(52), type: 1, offset: 0, size: (uint)file.Length, flags: 7);
        WriteSegment(file.AsSpan(84), type: 4, NoteOffset, size: 20, flags: 4);
        WriteNote(file.AsSpan(NoteOffset));
        return file;
    }

    private static void WriteHeader(Span<byte> header)
    {
        // ELF, 32 bits, little-endian, executable, i386; entry; program headers at 52, two of 32 bytes each.
        ReadOnlySpan<byte> identity = [0x7F, (byte)'E', (byte)'L', (byte)'F', 1, 1, 1];
        identity.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], 0x0003_0002);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], LoadAddress + CodeOffset);
        BinaryPrimitives.WriteUInt32LittleEndian(header[28..], 52);
        BinaryPrimitives.WriteUInt16LittleEndian(header[40..], 52);
        BinaryPrimitives.WriteUInt16LittleEndian(header[42..], 32);
        BinaryPrimitives.WriteUInt16LittleEndian(header[44..], 2);
    }

    private static void WriteSegment(Span<byte> header, uint type, uint offset, uint size, uint flags)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(header, type);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], offset);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], LoadAddress + offset);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], LoadAddress + offset);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], size);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], size);
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], flags);
        BinaryPrimitives.WriteUInt32LittleEndian(header[28..], 4);
    }

    // The note by which QEMU knows a PVH kernel: XEN_ELFNOTE_PHYS32_ENTRY (xen/include/public/elfnote.h).
    private static void WriteNote(Span<byte> note)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(note, 4);
        BinaryPrimitives.WriteUInt32LittleEndian(note[4..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(note[8..], 18);
        "Xen\0"u8.CopyTo(note[12..]);
        BinaryPrimitives.WriteUInt32LittleEndian(note[16..], LoadAddress + CodeOffset);
    }

    private void Add(params ReadOnlySpan<byte> bytes) => code.AddRange(bytes);

    private void AddWord(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        code.AddRange(bytes);
    }
}
