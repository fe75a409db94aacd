using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Dialogos.SelfImprove.Model.Tensors;

namespace Dialogos.SelfImprove.Model.Gguf;

/// <summary>
/// Writes a GGUF file, version 3: collect metadata and tensors, then <see cref="Save"/>. Tensor bytes are asked for one
/// tensor at a time, so that a file larger than memory can be written.
/// </summary>
public sealed class GgufWriter
{
    private const int Alignment = 32;

    private readonly List<(string Key, GgufValue Value)> _metadata = [];
    private readonly List<(string Name, TensorType Type, long[] Dimensions, long Bytes, Func<ReadOnlyMemory<byte>> Data)> _tensors = [];

    /// <summary>Adds a metadata value.</summary>
    public void Add(string key, GgufValue value) => _metadata.Add((key, value));

    /// <summary>Adds a tensor; <paramref name="data"/> is called once, while saving. The first dimension is the row length.</summary>
    public void Add(string name, TensorType type, long[] dimensions, Func<ReadOnlyMemory<byte>> data)
    {
        long bytes = TensorLayout.RowBytes(type, checked((int)dimensions[0]));
        for (int i = 1; i < dimensions.Length; i++) bytes = checked(bytes * dimensions[i]);
        _tensors.Add((name, type, dimensions, bytes, data));
    }

    /// <summary>Adds the weights of a layer.</summary>
    public void Add(string name, WeightMatrix weights) =>
        Add(name, weights.Type, [weights.Columns, weights.Rows], () => weights.Bytes.ToArray());

    /// <summary>Adds a vector of floats.</summary>
    public void Add(string name, float[] values) =>
        Add(name, TensorType.F32, [values.Length], () => WeightMatrix.OverFloats(values, 1, values.Length).Bytes.ToArray());

    /// <summary>Writes the file beside its final place and renames it, so that no reader sees half of it.</summary>
    public void Save(string path)
    {
        string unfinished = path + ".part";
        using (FileStream stream = new(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
        {
            WriteHeader(stream);
            foreach ((string name, TensorType _, long[] _, long bytes, Func<ReadOnlyMemory<byte>> data) in _tensors)
            {
                Pad(stream);
                ReadOnlyMemory<byte> content = data();
                if (content.Length != bytes) throw new InvalidOperationException($"tensor '{name}' has {content.Length} bytes, not {bytes}");
                stream.Write(content.Span);
            }

            Pad(stream);
        }

        File.Move(unfinished, path, overwrite: true);
    }

    private void WriteHeader(Stream stream)
    {
        Write(stream, GgufFile.Magic);
        Write(stream, 3u);
        Write(stream, (ulong)_tensors.Count);
        Write(stream, (ulong)_metadata.Count);
        foreach ((string key, GgufValue value) in _metadata)
        {
            Write(stream, key);
            Write(stream, (uint)value.Type);
            if (value.Type == GgufValueType.Array) WriteArray(stream, value);
            else WriteScalar(stream, value.Type, value.Content);
        }

        long offset = 0;
        foreach ((string name, TensorType type, long[] dimensions, long bytes, Func<ReadOnlyMemory<byte>> _) in _tensors)
        {
            Write(stream, name);
            Write(stream, (uint)dimensions.Length);
            foreach (long dimension in dimensions) Write(stream, (ulong)dimension);
            Write(stream, (uint)type);
            Write(stream, (ulong)offset);
            offset += (bytes + Alignment - 1) / Alignment * Alignment;
        }
    }

    private static void WriteArray(Stream stream, GgufValue value)
    {
        Array elements = (Array)value.Content;
        Write(stream, (uint)value.ElementType);
        Write(stream, (ulong)elements.Length);
        foreach (object element in elements) WriteScalar(stream, value.ElementType, element);
    }

    private static void WriteScalar(Stream stream, GgufValueType type, object content)
    {
        Span<byte> bytes = stackalloc byte[8];
        int size = 8;
        switch (type)
        {
            case GgufValueType.String:
                Write(stream, (string)content);
                return;
            case GgufValueType.Bool:
                stream.WriteByte((bool)content ? (byte)1 : (byte)0);
                return;
            case GgufValueType.Float32:
                BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)(double)content);
                size = 4;
                break;
            case GgufValueType.Float64:
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, (double)content);
                break;
            default:
                BinaryPrimitives.WriteInt64LittleEndian(bytes, (long)content);
                size = type switch
                {
                    GgufValueType.UInt8 or GgufValueType.Int8 => 1,
                    GgufValueType.UInt16 or GgufValueType.Int16 => 2,
                    GgufValueType.UInt32 or GgufValueType.Int32 => 4,
                    _ => 8,
                };
                break;
        }

        stream.Write(bytes[..size]);
    }

    private static void Write(Stream stream, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Write(stream, (ulong)bytes.Length);
        stream.Write(bytes);
    }

    private static void Write(Stream stream, uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        stream.Write(bytes);
    }

    private static void Write(Stream stream, ulong number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, number);
        stream.Write(bytes);
    }

    private static void Pad(Stream stream)
    {
        while (stream.Position % Alignment != 0) stream.WriteByte(0);
    }
}
