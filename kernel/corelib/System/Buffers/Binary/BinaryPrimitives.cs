using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace System.Buffers.Binary;

/// <summary>Integers in a byte order. The machine is little-endian.</summary>
public static class BinaryPrimitives
{
    /// <summary>Bytes in the other order.</summary>
    public static ushort ReverseEndianness(ushort value) => (ushort)((value >> 8) | (value << 8));

    /// <summary>Bytes in the other order.</summary>
    public static short ReverseEndianness(short value) => (short)ReverseEndianness((ushort)value);

    /// <summary>Bytes in the other order.</summary>
    public static uint ReverseEndianness(uint value) => ((uint)ReverseEndianness((ushort)value) << 16) | ReverseEndianness((ushort)(value >> 16));

    /// <summary>Bytes in the other order.</summary>
    public static int ReverseEndianness(int value) => (int)ReverseEndianness((uint)value);

    /// <summary>Bytes in the other order.</summary>
    public static ulong ReverseEndianness(ulong value) => ((ulong)ReverseEndianness((uint)value) << 32) | ReverseEndianness((uint)(value >> 32));

    /// <summary>Bytes in the other order.</summary>
    public static long ReverseEndianness(long value) => (long)ReverseEndianness((ulong)value);

    /// <summary>Reads, little-endian.</summary>
    public static ushort ReadUInt16LittleEndian(ReadOnlySpan<byte> source) => MemoryMarshal.Read<ushort>(source);

    /// <summary>Reads if there is enough, little-endian.</summary>
    public static bool TryReadUInt16LittleEndian(ReadOnlySpan<byte> source, out ushort value)
    {
        bool enough = source.Length >= sizeof(ushort);
        value = enough ? ReadUInt16LittleEndian(source) : default;
        return enough;
    }

    /// <summary>Writes, little-endian.</summary>
    public static void WriteUInt16LittleEndian(Span<byte> destination, ushort value) => MemoryMarshal.Write(destination, value);

    /// <summary>Writes if there is room, little-endian.</summary>
    public static bool TryWriteUInt16LittleEndian(Span<byte> destination, ushort value)
    {
        if (destination.Length < sizeof(ushort))
            return false;
        WriteUInt16LittleEndian(destination, value);
        return true;
    }

    /// <summary>Reads, big-endian.</summary>
    public static ushort ReadUInt16BigEndian(ReadOnlySpan<byte> source) => ReverseEndianness(MemoryMarshal.Read<ushort>(source));

    /// <summary>Reads if there is enough, big-endian.</summary>
    public static bool TryReadUInt16BigEndian(ReadOnlySpan<byte> source, out ushort value)
    {
        bool enough = source.Length >= sizeof(ushort);
        value = enough ? ReadUInt16BigEndian(source) : default;
        return enough;
    }

    /// <summary>Writes, big-endian.</summary>
    public static void WriteUInt16BigEndian(Span<byte> destination, ushort value) => MemoryMarshal.Write(destination, ReverseEndianness(value));

    /// <summary>Writes if there is room, big-endian.</summary>
    public static bool TryWriteUInt16BigEndian(Span<byte> destination, ushort value)
    {
        if (destination.Length < sizeof(ushort))
            return false;
        WriteUInt16BigEndian(destination, value);
        return true;
    }

    /// <summary>Reads, little-endian.</summary>
    public static short ReadInt16LittleEndian(ReadOnlySpan<byte> source) => MemoryMarshal.Read<short>(source);

    /// <summary>Reads if there is enough, little-endian.</summary>
    public static bool TryReadInt16LittleEndian(ReadOnlySpan<byte> source, out short value)
    {
        bool enough = source.Length >= sizeof(short);
        value = enough ? ReadInt16LittleEndian(source) : default;
        return enough;
    }

    /// <summary>Writes, little-endian.</summary>
    public static void WriteInt16LittleEndian(Span<byte> destination, short value) => MemoryMarshal.Write(destination, value);

    /// <summary>Writes if there is room, little-endian.</summary>
    public static bool TryWriteInt16LittleEndian(Span<byte> destination, short value)
    {
        if (destination.Length < sizeof(short))
            return false;
        WriteInt16LittleEndian(destination, value);
        return true;
    }

    /// <summary>Reads, big-endian.</summary>
    public static short ReadInt16BigEndian(ReadOnlySpan<byte> source) => ReverseEndianness(MemoryMarshal.Read<short>(source));

    /// <summary>Reads if there is enough, big-endian.</summary>
    public static bool TryReadInt16BigEndian(ReadOnlySpan<byte> source, out short value)
    {
        bool enough = source.Length >= sizeof(short);
        value = enough ? ReadInt16BigEndian(source) : default;
        return enough;
    }

    /// <summary>Writes, big-endian.</summary>
    public static void WriteInt16BigEndian(Span<byte> destination, short value) => MemoryMarshal.Write(destination, ReverseEndianness(value));

    /// <summary>Writes if there is room, big-endian.</summary>
    public static bool TryWriteInt16BigEndian(Span<byte> destination, short value)
    {
        if (destination.Length < sizeof(short))
            return false;
        WriteInt16BigEndian(destination, value);
        return true;
    }

    /// <summary>Reads, little-endian.</summary>
    public static uint ReadUInt32LittleEndian(ReadOnlySpan<byte> source) => MemoryMarshal.Read<uint>(source);

    /// <summary>Reads if there is enough, little-endian.</summary>
    public static bool TryReadUInt32LittleEndian(ReadOnlySpan<byte> source, out uint value)
    {
        bool enough = source.Length >= sizeof(uint);
        value = enough ? ReadUInt32LittleEndian(source) : default;
        return enough;
    }

    /// <summary>Writes, little-endian.</summary>
    public static void WriteUInt32LittleEndian(Span<byte> destination, uint value) => MemoryMarshal.Write(destination, value);

    /// <summary>Writes if there is room, little-endian.</summary>
    public static bool TryWriteUInt32LittleEndian(Span<byte> destination, uint value)
    {
        if (destination.Length < sizeof(uint))
            return false;
        WriteUInt32LittleEndian(destination, value);
        return true;
    }

    /// <summary>Reads, big-endian.</summary>
    public static uint ReadUInt32BigEndian(ReadOnlySpan<byte> source) => ReverseEndianness(MemoryMarshal.Read<uint>(source));

    /// <summary>Reads if there is enough, big-endian.</summary>
    public static bool TryReadUInt32BigEndian(ReadOnlySpan<byte> source, out uint value)
    {
        bool enough = source.Length >= sizeof(uint);
        value = enough ? ReadUInt32BigEndian(source) : default;
        return enough;
    }

    /// <summary>Writes, big-endian.</summary>
    public static void WriteUInt32BigEndian(Span<byte> destination, uint value) => MemoryMarshal.Write(destination, ReverseEndianness(value));

    /// <summary>Writes if there is room, big-endian.</summary>
    public static bool TryWriteUInt32BigEndian(Span<byte> destination, uint value)
    {
        if (destination.Length < sizeof(uint))
            return false;
        WriteUInt32BigEndian(destination, value);
        return true;
    }

    /// <summary>Reads, little-endian.</summary>
    public static int ReadInt32LittleEndian(ReadOnlySpan<byte> source) => MemoryMarshal.Read<int>(source);

    /// <summary>Reads if there is enough, little-endian.</summary>
    public static bool TryReadInt32LittleEndian(ReadOnlySpan<byte> source, out int value)
    {
        bool enough = source.Length >= sizeof(int);
        value = enough ? ReadInt32LittleEndian(source) : default;
        return enough;
    }

    /// <summary>Writes, little-endian.</summary>
    public static void WriteInt32LittleEndian(Span<byte> destination, int value) => MemoryMarshal.Write(destination, value);

    /// <summary>Writes if there is room, little-endian.</summary>
    public static bool TryWriteInt32LittleEndian(Span<byte> destination, int value)
    {
        if (destination.Length < sizeof(int))
            return false;
        WriteInt32LittleEndian(destination, value);
        return true;
    }

    /// <summary>Reads, big-endian.</summary>
    public static int ReadInt32BigEndian(ReadOnlySpan<byte> source) => ReverseEndianness(MemoryMarshal.Read<int>(source));

    /// <summary>Reads if there is enough, big-endian.</summary>
    public static bool TryReadInt32BigEndian(ReadOnlySpan<byte> source, out int value)
    {
        bool enough = source.Length >= sizeof(int);
        value = enough ? ReadInt32BigEndian(source) : default;
        return enough;
    }

    /// <summary>Writes, big-endian.</summary>
    public static void WriteInt32BigEndian(Span<byte> destination, int value) => MemoryMarshal.Write(destination, ReverseEndianness(value));

    /// <summary>Writes if there is room, big-endian.</summary>
    public static bool TryWriteInt32BigEndian(Span<byte> destination, int value)
    {
        if (destination.Length < sizeof(int))
            return false;
        WriteInt32BigEndian(destination, value);
        return true;
    }

    /// <summary>Reads, little-endian.</summary>
    public static ulong ReadUInt64LittleEndian(ReadOnlySpan<byte> source) => MemoryMarshal.Read<ulong>(source);

    /// <summary>Reads if there is enough, little-endian.</summary>
    public static bool TryReadUInt64LittleEndian(ReadOnlySpan<byte> source, out ulong value)
    {
        bool enough = source.Length >= sizeof(ulong);
        value = enough ? ReadUInt64LittleEndian(source) : default;
        return enough;
    }

    /// <summary>Writes, little-endian.</summary>
    public static void WriteUInt64LittleEndian(Span<byte> destination, ulong value) => MemoryMarshal.Write(destination, value);

    /// <summary>Writes if there is room, little-endian.</summary>
    public static bool TryWriteUInt64LittleEndian(Span<byte> destination, ulong value)
    {
        if (destination.Length < sizeof(ulong))
            return false;
        WriteUInt64LittleEndian(destination, value);
        return true;
    }

    /// <summary>Reads, big-endian.</summary>
    public static ulong ReadUInt64BigEndian(ReadOnlySpan<byte> source) => ReverseEndianness(MemoryMarshal.Read<ulong>(source));

    /// <summary>Reads if there is enough, big-endian.</summary>
    public static bool TryReadUInt64BigEndian(ReadOnlySpan<byte> source, out ulong value)
    {
        bool enough = source.Length >= sizeof(ulong);
        value = enough ? ReadUInt64BigEndian(source) : default;
        return enough;
    }

    /// <summary>Writes, big-endian.</summary>
    public static void WriteUInt64BigEndian(Span<byte> destination, ulong value) => MemoryMarshal.Write(destination, ReverseEndianness(value));

    /// <summary>Writes if there is room, big-endian.</summary>
    public static bool TryWriteUInt64BigEndian(Span<byte> destination, ulong value)
    {
        if (destination.Length < sizeof(ulong))
            return false;
        WriteUInt64BigEndian(destination, value);
        return true;
    }

    /// <summary>Reads, little-endian.</summary>
    public static long ReadInt64LittleEndian(ReadOnlySpan<byte> source) => MemoryMarshal.Read<long>(source);

    /// <summary>Reads if there is enough, little-endian.</summary>
    public static bool TryReadInt64LittleEndian(ReadOnlySpan<byte> source, out long value)
    {
        bool enough = source.Length >= sizeof(long);
        value = enough ? ReadInt64LittleEndian(source) : default;
        return enough;
    }

    /// <summary>Writes, little-endian.</summary>
    public static void WriteInt64LittleEndian(Span<byte> destination, long value) => MemoryMarshal.Write(destination, value);

    /// <summary>Writes if there is room, little-endian.</summary>
    public static bool TryWriteInt64LittleEndian(Span<byte> destination, long value)
    {
        if (destination.Length < sizeof(long))
            return false;
        WriteInt64LittleEndian(destination, value);
        return true;
    }

    /// <summary>Reads, big-endian.</summary>
    public static long ReadInt64BigEndian(ReadOnlySpan<byte> source) => ReverseEndianness(MemoryMarshal.Read<long>(source));

    /// <summary>Reads if there is enough, big-endian.</summary>
    public static bool TryReadInt64BigEndian(ReadOnlySpan<byte> source, out long value)
    {
        bool enough = source.Length >= sizeof(long);
        value = enough ? ReadInt64BigEndian(source) : default;
        return enough;
    }

    /// <summary>Writes, big-endian.</summary>
    public static void WriteInt64BigEndian(Span<byte> destination, long value) => MemoryMarshal.Write(destination, ReverseEndianness(value));

    /// <summary>Writes if there is room, big-endian.</summary>
    public static bool TryWriteInt64BigEndian(Span<byte> destination, long value)
    {
        if (destination.Length < sizeof(long))
            return false;
        WriteInt64BigEndian(destination, value);
        return true;
    }

}
