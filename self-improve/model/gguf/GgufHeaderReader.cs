using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;
using Dialogos.SelfImprove.Model.Tensors;

namespace Dialogos.SelfImprove.Model.Gguf;

/// <summary>What precedes the tensor data of a file.</summary>
internal sealed record GgufHeader(
    int Version, int Alignment, Dictionary<string, GgufValue> Metadata, List<GgufTensor> Tensors);

/// <summary>
/// Parses a header. Files may be hostile: every count is compared with the bytes that are left before anything is
/// allocated for it, and every tensor must lie inside the file.
/// </summary>
internal sealed class GgufHeaderReader(MappedFile file)
{
    private const int MostDimensions = 4;
    private const int DefaultAlignment = 32;

    // A strict decoder: a lossy one would let two different names become the same.
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private long _position;

    public GgufHeader Read()
    {
        if (file.Length < 24) throw new GgufException("not a GGUF file: shorter than a header");
        if (ReadUInt32() != GgufFile.Magic) throw new GgufException("not a GGUF file: it does not begin with 'GGUF'");
        uint version = ReadUInt32();
        if (version is not (2 or 3)) throw new GgufException($"GGUF version {version} is not supported (2 and 3 are)");
        long tensorCount = ReadCount("tensors", smallest: 8 + 4 + 8 + 4 + 8);
        long valueCount = ReadCount("metadata values", smallest: 8 + 4 + 1);
        Dictionary<string, GgufValue> metadata = new(StringComparer.Ordinal);
        for (long i = 0; i < valueCount; i++)
        {
            string key = ReadString();
            if (!metadata.TryAdd(key, ReadValue(ReadValueType(), key)))
                throw new GgufException($"metadata key '{key}' occurs twice");
        }

        int alignment = new GgufMetadata(metadata).FindInteger("general.alignment") ?? DefaultAlignment;
        if (alignment is < 1 or > 1 << 20 || (alignment & (alignment - 1)) != 0)
            throw new GgufException($"the alignment {alignment} is not a power of two");
        return new GgufHeader((int)version, alignment, metadata, ReadTensors(tensorCount, alignment));
    }

    private List<GgufTensor> ReadTensors(long count, int alignment)
    {
        List<(string Name, TensorType Type, long[] Dimensions, long Bytes, long Offset)> described = new((int)count);
        HashSet<string> names = new(StringComparer.Ordinal);
        for (long i = 0; i < count; i++)
        {
            string name = ReadString();
            if (!names.Add(name)) throw new GgufException($"tensor '{name}' occurs twice");
            long[] dimensions = ReadDimensions(name);
            TensorType type = (TensorType)ReadUInt32();
            if (!TensorLayout.IsSupported(type))
                throw new GgufException($"tensor '{name}' has type {(uint)type}, which is not supported");
            described.Add((name, type, dimensions, ByteCount(name, type, dimensions), (long)ReadUInt64()));
        }

        long start = (_position + alignment - 1) / alignment * alignment;
        List<GgufTensor> tensors = new(described.Count);
        foreach ((string name, TensorType type, long[] dimensions, long bytes, long offset) in described)
        {
            if (offset < 0 || offset % alignment != 0)
                throw new GgufException($"tensor '{name}' is not aligned to {alignment} bytes");
            if (start > file.Length || offset > file.Length - start || bytes > file.Length - start - offset)
                throw new GgufException($"tensor '{name}' lies outside the file");
            tensors.Add(new GgufTensor(name, type, dimensions, start + offset, bytes));
        }

        return tensors;
    }

    private long[] ReadDimensions(string name)
    {
        uint count = ReadUInt32();
        if (count is 0 or > MostDimensions) throw new GgufException($"tensor '{name}' has {count} dimensions");
        long[] dimensions = new long[count];
        for (int i = 0; i < dimensions.Length; i++)
        {
            ulong dimension = ReadUInt64();
            if (dimension is 0 or > int.MaxValue) throw new GgufException($"tensor '{name}' has a dimension of {dimension}");
            dimensions[i] = (long)dimension;
        }

        return dimensions;
    }

    private long ByteCount(string name, TensorType type, long[] dimensions)
    {
        if (dimensions[0] % TensorLayout.BlockLength(type) != 0)
            throw new GgufException($"rows of tensor '{name}' are not whole {type} blocks");
        UInt128 bytes = (UInt128)TensorLayout.RowBytes(type, (int)dimensions[0]);
        for (int i = 1; i < dimensions.Length; i++) bytes *= (UInt128)dimensions[i];
        if (bytes > (UInt128)file.Length) throw new GgufException($"tensor '{name}' is larger than the file");
        return (long)bytes;
    }

    private GgufValueType ReadValueType()
    {
        uint type = ReadUInt32();
        return type <= (uint)GgufValueType.Float64
            ? (GgufValueType)type
            : throw new GgufException($"unknown metadata type {type} before byte {_position}");
    }

    private GgufValue ReadValue(GgufValueType type, string key) => type switch
    {
        GgufValueType.String => new GgufValue(type, ReadString()),
        GgufValueType.Bool => new GgufValue(type, ReadBool()),
        GgufValueType.Float32 or GgufValueType.Float64 => new GgufValue(type, ReadFloat(type)),
        GgufValueType.Array => ReadArray(key),
        _ => new GgufValue(type, ReadInteger(type)),
    };

    private GgufValue ReadArray(string key)
    {
        GgufValueType element = ReadValueType();
        if (element == GgufValueType.Array) throw new GgufException($"'{key}' holds nested arrays, which are not supported");
        int smallest = element == GgufValueType.String ? 8 : Size(element);
        int count = (int)Math.Min(ReadCount($"elements of '{key}'", smallest), int.MaxValue);
        object content;
        if (element == GgufValueType.String)
        {
            string[] strings = new string[count];
            for (int i = 0; i < count; i++) strings[i] = ReadString();
            content = strings;
        }
        else if (element is GgufValueType.Float32 or GgufValueType.Float64)
        {
            double[] numbers = new double[count];
            for (int i = 0; i < count; i++) numbers[i] = ReadFloat(element);
            content = numbers;
        }
        else if (element == GgufValueType.Bool)
        {
            bool[] truths = new bool[count];
            for (int i = 0; i < count; i++) truths[i] = ReadBool();
            content = truths;
        }
        else
        {
            long[] numbers = new long[count];
            for (int i = 0; i < count; i++) numbers[i] = ReadInteger(element);
            content = numbers;
        }

        return new GgufValue(GgufValueType.Array, content, element);
    }

    private static int Size(GgufValueType type) => type switch
    {
        GgufValueType.UInt8 or GgufValueType.Int8 or GgufValueType.Bool => 1,
        GgufValueType.UInt16 or GgufValueType.Int16 => 2,
        GgufValueType.UInt64 or GgufValueType.Int64 or GgufValueType.Float64 => 8,
        _ => 4,
    };

    private long ReadInteger(GgufValueType type)
    {
        ReadOnlySpan<byte> bytes = Take(Size(type));
        return type switch
        {
            GgufValueType.UInt8 => bytes[0],
            GgufValueType.Int8 => (sbyte)bytes[0],
            GgufValueType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            GgufValueType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            GgufValueType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            GgufValueType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            _ => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        };
    }

    private double ReadFloat(GgufValueType type) => type == GgufValueType.Float32
        ? BinaryPrimitives.ReadSingleLittleEndian(Take(4))
        : BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    private bool ReadBool()
    {
        byte value = Take(1)[0];
        return value <= 1 ? value == 1 : throw new GgufException($"a truth value of {value} before byte {_position}");
    }

    private string ReadString()
    {
        ulong length = ReadUInt64();
        if (length > (ulong)(file.Length - _position) || length > int.MaxValue / 2)
            throw new GgufException($"a string of {length} bytes at {_position} lies outside the file");
        try
        {
            return StrictUtf8.GetString(Take((int)length));
        }
        catch (DecoderFallbackException failure)
        {
            throw new GgufException($"the string before byte {_position} is not UTF-8", failure);
        }
    }

    // A count is credible only when that many of the smallest things fit in the rest of the file.
    private long ReadCount(string what, int smallest)
    {
        ulong count = ReadUInt64();
        if (count > (ulong)((file.Length - _position) / smallest))
            throw new GgufException($"{count} {what} do not fit in the file");
        return (long)count;
    }

    private uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    private ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    private ReadOnlySpan<byte> Take(int length)
    {
        ReadOnlySpan<byte> bytes = file.Slice(_position, length).Span;
        _position += length;
        return bytes;
    }
}
