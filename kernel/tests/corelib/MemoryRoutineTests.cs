using System;

namespace Dialogos.Kernel.Tests.CoreLibrary;

/// <summary>Copies and fills of every length and overlap against loops over bytes.</summary>
public static class MemoryRoutineTests
{
    private const int Room = 400;

    /// <summary>Every length to 200 at every distance to 80 both ways, from several alignments.</summary>
    [KernelTest]
    public static void CopiesMatchByteLoops(KernelTestContext context)
    {
        byte[] bytes = new byte[Room], model = new byte[Room];
        int wrong = 0;
        for (int length = 0; length <= 200; length += length < 70 ? 1 : 13)
        {
            for (int distance = -80; distance <= 80; distance += distance is > -20 and < 20 ? 1 : 7)
            {
                int from = 100 + (length % 5);
                Prepare(bytes, model, length + distance);
                bytes.AsSpan(from, length).CopyTo(bytes.AsSpan(from + distance, length));
                MoveByBytes(model, from, from + distance, length);
                wrong += bytes.AsSpan().SequenceEqual(model) ? 0 : 1;
            }
        }

        context.Equal(0, (ulong)wrong, "wrong copies");
    }

    /// <summary>Every length to 200 from every alignment of 16.</summary>
    [KernelTest]
    public static void FillsMatchByteLoops(KernelTestContext context)
    {
        byte[] bytes = new byte[Room], model = new byte[Room];
        int wrong = 0;
        for (int length = 0; length <= 200; length++)
        {
            for (int start = 50; start < 66; start++)
            {
                Prepare(bytes, model, length);
                bytes.AsSpan(start, length).Fill((byte)length);
                for (int i = 0; i < length; i++)
                    model[start + i] = (byte)length;
                wrong += bytes.AsSpan().SequenceEqual(model) ? 0 : 1;
            }
        }

        context.Equal(0, (ulong)wrong, "wrong fills");
    }

    private static void Prepare(byte[] bytes, byte[] model, int seed)
    {
        for (int i = 0; i < Room; i++)
            bytes[i] = model[i] = (byte)((i * 7) + seed);
    }

    private static void MoveByBytes(byte[] bytes, int from, int to, int length)
    {
        byte[] copy = new byte[length];
        for (int i = 0; i < length; i++)
            copy[i] = bytes[from + i];
        for (int i = 0; i < length; i++)
            bytes[to + i] = copy[i];
    }
}
