using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace Dialogos.Tests.Sandbox;

/// <summary>Writes frames as a guest would: a second, independent reading of the format.</summary>
internal sealed class FrameBuilder
{
    private static readonly uint[] Table = MakeTable();
    private readonly MemoryStream bytes = new();
    private uint sequence;

    public byte[] Bytes => bytes.ToArray();

    public FrameBuilder Hello() => Add(1, writer => Text(writer, "build-1"));

    public FrameBuilder Started(string name) => Add(2, writer => Text(writer, name));

    public FrameBuilder Passed(string name) => Add(3, writer => Text(writer, name));

    public FrameBuilder Failed(string name, string why) => Add(4, writer =>
    {
        Text(writer, name);
        Text(writer, why);
    });

    public FrameBuilder Summary(uint passed, uint failed) => Add(6, writer =>
    {
        writer.Write(passed);
        writer.Write(failed);
    });

    public FrameBuilder Log(string line) => Add(7, writer => Text(writer, line));

    public FrameBuilder Skip()
    {
        sequence++;
        return this;
    }

    public FrameBuilder Add(byte kind, Action<BinaryWriter> payload)
    {
        var body = new MemoryStream();
        payload(new BinaryWriter(body));
        var frame = new MemoryStream();
        var writer = new BinaryWriter(frame);
        writer.Write((byte)0x44);
        writer.Write((byte)0x47);
        writer.Write((byte)1);
        writer.Write(kind);
        writer.Write(sequence++);
        writer.Write((uint)body.Length);
        writer.Write(body.ToArray());
        writer.Write(Crc32(frame.ToArray()));
        frame.WriteTo(bytes);
        return this;
    }

    internal static uint Crc32(byte[] data)
    {
        var sum = uint.MaxValue;
        foreach (var value in data)
            sum = Table[(byte)(sum ^ value)] ^ (sum >> 8);
        return ~sum;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var index = 0u; index < 256; index++)
        {
            var entry = index;
            for (var bit = 0; bit < 8; bit++)
                entry = (entry >> 1) ^ (0xEDB88320u * (entry & 1));
            table[index] = entry;
        }
        return table;
    }

    private static void Text(BinaryWriter writer, string text)
    {
        var encoded = Encoding.UTF8.GetBytes(text);
        writer.Write((uint)encoded.Length);
        writer.Write(encoded);
    }
}
