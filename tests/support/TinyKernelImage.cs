using System;
using System.Buffers.Binary;

namespace Dialogos.Tests.Support;

/// <summary>The smallest kernel that verifies: a PE32+ with one executable section, told apart by what fills it.</summary>
public static class TinyKernelImage
{
    private const int Coff = 0x80;
    private const int Optional = Coff + 24;
    private const int Table = Optional + 112;

    /// <summary>An image of 0x600 bytes whose section is filled with <paramref name="filling"/>.</summary>
    public static byte[] Build(byte filling)
    {
        var file = new byte[0x600];
        file.AsSpan(0x200).Fill(filling);
        Put(file, 0, 0x5A4D);
        Put(file, 0x3C, Coff);
        Put(file, Coff, 0x4550);
        Put(file, Coff + 4, 0x0001_8664);
        Put(file, Coff + 20, 112 | (0x22 << 16));
        Put(file, Optional, 0x20B);
        Put(file, Optional + 16, 0x1000);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(Optional + 24), 0xFFFFFFFF80200000);
        Put(file, Optional + 32, 4096);
        Put(file, Optional + 36, 512);
        Put(file, Optional + 56, 0x2000);
        Put(file, Optional + 60, 0x200);
        Put(file, Table + 8, 0x400);
        Put(file, Table + 12, 0x1000);
        Put(file, Table + 16, 0x400);
        Put(file, Table + 20, 0x200);
        Put(file, Table + 36, 0x60000020);
        return file;
    }

    private static void Put(byte[] file, int offset, uint value) =>
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(offset), value);
}
