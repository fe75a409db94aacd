using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;

namespace Dialogos.Tests.EndToEnd;

/// <summary>The ACPI tables in a stopped machine: found as the kernel finds them, and damaged as firmware may.</summary>
internal sealed class AcpiMemory
{
    private const int PointerLength = 20;
    private readonly Dictionary<string, (ulong Address, byte[] Bytes)> _tables = [];

    private AcpiMemory()
    {
    }

    /// <summary>The tables' signatures; "RSD " is the root pointer, "RSDT" the list.</summary>
    public IReadOnlyList<string> Signatures => [.. _tables.Keys.Order(StringComparer.Ordinal)];

    /// <summary>A table's bytes, to be changed before <see cref="WriteAsync"/>.</summary>
    public byte[] this[string signature] => _tables[signature].Bytes;

    /// <summary>Reads the tables behind a root pointer.</summary>
    public static async Task<AcpiMemory> ReadAsync(Debugger debugger, ulong rootPointer)
    {
        var memory = new AcpiMemory();
        var pointer = await debugger.ReadAsync(rootPointer, PointerLength);
        memory._tables["RSD "] = (rootPointer, pointer);
        var root = await memory.AddAsync(debugger, BinaryPrimitives.ReadUInt32LittleEndian(pointer.AsSpan(16)));
        for (var at = 36; at + 4 <= root.Length; at += 4)
            await memory.AddAsync(debugger, BinaryPrimitives.ReadUInt32LittleEndian(root.AsSpan(at)));
        await memory.AddAsync(debugger, BinaryPrimitives.ReadUInt32LittleEndian(memory["FACP"].AsSpan(40)));
        return memory;
    }

    /// <summary>Makes the bytes of a table sum to 0, so that the damage is not noticed at once.</summary>
    public void Seal(string signature)
    {
        var bytes = this[signature];
        var checksum = signature == "RSD " ? 8 : 9;
        bytes[checksum] = 0;
        bytes[checksum] = (byte)-bytes.Sum(value => value);
    }

    /// <summary>Writes the tables back.</summary>
    public async Task WriteAsync(Debugger debugger)
    {
        foreach (var (address, bytes) in _tables.Values)
            await debugger.WriteAsync(address, bytes);
    }

    private async Task<byte[]> AddAsync(Debugger debugger, ulong address)
    {
        var header = await debugger.ReadAsync(address, 8);
        var bytes = await debugger.ReadAsync(address, BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(4)));
        _tables[Encoding.ASCII.GetString(bytes, 0, 4)] = (address, bytes);
        return bytes;
    }
}
