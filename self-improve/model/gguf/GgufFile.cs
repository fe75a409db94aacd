using System;
using System.Collections.Generic;
using Dialogos.SelfImprove.Model.Tensors;

namespace Dialogos.SelfImprove.Model.Gguf;

/// <summary>
/// A tensor of a file. <see cref="Dimensions"/> are GGUF's: the first is the length of a row. <see cref="Offset"/> is
/// from the start of the file.
/// </summary>
public sealed record GgufTensor(string Name, TensorType Type, long[] Dimensions, long Offset, long ByteCount)
{
    /// <summary>Elements of all dimensions.</summary>
    public long ElementCount
    {
        get
        {
            long count = 1;
            foreach (long dimension in Dimensions) count *= dimension;
            return count;
        }
    }
}

/// <summary>An open GGUF file (version 2 or 3, little-endian): metadata and tensors over a read-only mapping.</summary>
public sealed class GgufFile : IDisposable
{
    /// <summary>The first four bytes of a file.</summary>
    internal const uint Magic = 0x46554747;

    private readonly MappedFile _file;
    private readonly Dictionary<string, GgufTensor> _tensors;

    private GgufFile(string path, MappedFile file, GgufHeader header)
    {
        Path = path;
        _file = file;
        Version = header.Version;
        Alignment = header.Alignment;
        Metadata = new GgufMetadata(header.Metadata);
        Tensors = header.Tensors;
        _tensors = new Dictionary<string, GgufTensor>(StringComparer.Ordinal);
        foreach (GgufTensor tensor in header.Tensors) _tensors.Add(tensor.Name, tensor);
    }

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    /// <summary>Version of the format.</summary>
    public int Version { get; }

    /// <summary>Tensor data begin at multiples of this.</summary>
    public int Alignment { get; }

    /// <summary>Bytes of the file.</summary>
    public long Length => _file.Length;

    /// <summary>The metadata.</summary>
    public GgufMetadata Metadata { get; }

    /// <summary>The tensors in the order of the file.</summary>
    public IReadOnlyList<GgufTensor> Tensors { get; }

    /// <summary>Opens a file and checks everything but the numbers in it. Throws <see cref="GgufException"/>.</summary>
    public static GgufFile Open(string path)
    {
        MappedFile file = new(path);
        try
        {
            return new GgufFile(path, file, new GgufHeaderReader(file).Read());
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The tensor of a name, or null.</summary>
    public GgufTensor? Find(string name) => _tensors.GetValueOrDefault(name);

    /// <summary>The bytes of a tensor, inside the mapping.</summary>
    public ReadOnlyMemory<byte> Data(GgufTensor tensor)
    {
        if (tensor.ByteCount > int.MaxValue) throw new GgufException($"tensor '{tensor.Name}' is larger than 2 GiB");
        return _file.Slice(tensor.Offset, (int)tensor.ByteCount);
    }

    /// <summary>Closes the mapping; memory handed out must no longer be used.</summary>
    public void Dispose() => _file.Dispose();
}
