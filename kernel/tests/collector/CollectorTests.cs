using System;
using System.Runtime.CompilerServices;
using Dialogos.Kernel.Runtime.Collector;

namespace Dialogos.Kernel.Tests.Collector;

/// <summary>What the collector keeps, what it frees, and how much memory it needs for that.</summary>
public static class CollectorTests
{
    private const int MiB = 1 << 20;
    private static object? s_kept;

    // The compiler puts an object like this into the image, with its fields' first values.
    private static readonly Holder s_holder = new();

    private sealed class Holder
    {
        internal object? Content;
    }

    private struct Row
    {
        internal long Number;
        internal string? Text;
        internal int Filler;
        internal object? Box;
        internal int[]? Values;
    }

    /// <summary>Unreachable memory is free after a collection, and its pages go back.</summary>
    [KernelTest]
    public static void GarbageIsFreedAndPagesReturn(KernelTestContext context)
    {
        GC.Collect();
        HeapStatistics before = HeapStatistics.Read();
        FillStatic();
        GC.Collect();
        HeapStatistics full = HeapStatistics.Read();
        context.Expect(full.Live >= before.Live + (12 * MiB), "live bytes rose");
        s_kept = null;
        ClearStack();
        GC.Collect();
        HeapStatistics after = HeapStatistics.Read();
        context.Expect(after.Live < before.Live + MiB, $"live bytes fell: {before.Live} {full.Live} {after.Live}");
        context.Expect(after.Held + (8 * MiB) < full.Held, $"pages went back: {full.Held} {after.Held}");
        context.Expect(after.Collections >= before.Collections + 2, "collections are counted");
    }

    /// <summary>References in structures in arrays are found, whatever lies between them.</summary>
    [KernelTest]
    public static void StructuresInArraysAreRead(KernelTestContext context)
    {
        var rows = new Row[1000];
        for (int i = 0; i < rows.Length; i++)
            rows[i] = new Row { Number = i, Text = "row " + i.ToString(), Filler = ~i, Box = (long)i, Values = new[] { i, -i } };
        GC.Collect();
        CollectorGraphTests.Churn();
        GC.Collect();
        for (int i = 0; i < rows.Length; i++)
        {
            ref Row row = ref rows[i];
            context.Expect(row.Number == i && row.Filler == ~i && row.Text == "row " + i.ToString(), "numbers and text");
            context.Expect(row.Box is long boxed && boxed == i && row.Values![1] == -i, "box and array");
        }
    }

    /// <summary>An object that the compiler made in the image keeps what it refers to, as static fields do.</summary>
    [KernelTest]
    public static void ObjectsInTheImageAreRoots(KernelTestContext context)
    {
        s_holder.Content = new object[] { new int[] { 41 } };
        s_kept = new object[] { new int[] { 42 } };
        ClearStack();
        GC.Collect();
        CollectorGraphTests.Churn();
        context.Expect(HeapVerifier.FindFault() == null, HeapVerifier.FindFault() ?? "");
        context.Equal(41, (ulong)((int[])((object[])s_holder.Content)[0])[0], "behind the image's object");
        context.Equal(42, (ulong)((int[])((object[])s_kept)[0])[0], "behind a static field");
        s_holder.Content = null;
        s_kept = null;
    }

    /// <summary>A span alone keeps the array that it points into.</summary>
    [KernelTest]
    public static void SpansKeepTheirArrays(KernelTestContext context)
    {
        Span<byte> small = Middle(500, 77);
        Span<byte> large = Middle(3 * MiB, 78);
        ClearStack();
        GC.Collect();
        CollectorGraphTests.Churn();
        GC.Collect();
        for (int i = 0; i < small.Length; i++)
            context.Expect(small[i] == 77 && large[i] == 78, "contents");
    }

    /// <summary>New objects are zero although their memory was used before; sizes at every border work.</summary>
    [KernelTest]
    public static void NewObjectsAreZero(KernelTestContext context)
    {
        int[] lengths = [0, 1, 7, 8, 9, 231, 232, 233, 4080, 4096, 8168, 8176, 8177, 12_000, 40_000, MiB - 100, MiB, MiB + 1, 5 * MiB];
        for (int round = 0; round < 3; round++)
        {
            foreach (int length in lengths)
            {
                byte[] bytes = new byte[length];
                context.Expect(IsZero(bytes), "zero");
                bytes.AsSpan().Fill(0xFF);
            }

            GC.Collect();
        }
    }

    /// <summary>Many buffers of a page's size, as a page cache has, cost little more than their bytes.</summary>
    [KernelTest]
    public static void PageSizedBuffersAreDense(KernelTestContext context)
    {
        const int count = 4096;
        GC.Collect();
        ulong before = HeapStatistics.Read().Live;
        byte[][] buffers = new byte[count][];
        for (int i = 0; i < count; i++)
        {
            buffers[i] = new byte[4096];
            buffers[i][4095] = (byte)i;
        }

        GC.Collect();
        ulong used = HeapStatistics.Read().Live - before;
        for (int i = 0; i < count; i++)
            context.Expect(buffers[i][4095] == (byte)i && buffers[i][0] == 0, "contents");
        context.Expect(used < count * 4096UL * 9 / 8 + MiB, $"used {used}");
    }

    /// <summary>A long run with a bounded live set needs bounded memory.</summary>
    [KernelTest]
    public static void ChurnNeedsBoundedMemory(KernelTestContext context)
    {
        GC.Collect();
        HeapStatistics before = HeapStatistics.Read();
        var ring = new object[512];
        ulong bytes = 0, most = 0;
        for (int i = 0; bytes < 200 * MiB; i++)
        {
            int length = i % 100 == 0 ? 100_000 : i % 700;
            ring[i % ring.Length] = new byte[length];
            bytes += (ulong)length;
            most = Math.Max(most, HeapStatistics.Read().Held);
        }

        HeapStatistics after = HeapStatistics.Read();
        context.Expect(after.Collections > before.Collections + 10, "collections came by themselves");
        context.Expect(most < before.Held + (24 * MiB), $"held at most {most}, before {before.Held}");
        context.Expect(HeapVerifier.FindFault() == null, HeapVerifier.FindFault() ?? "");
        GC.KeepAlive(ring);
    }

    private static bool IsZero(byte[] bytes)
    {
        int seen = 0;
        foreach (byte value in bytes)
            seen |= value;
        return seen == 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FillStatic()
    {
        var list = new object[12];
        for (int i = 0; i < list.Length; i++)
        {
            var parts = new object[1024];
            for (int k = 0; k < parts.Length; k++)
                parts[k] = new byte[1000 + k];
            list[i] = parts;
        }

        s_kept = list;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Span<byte> Middle(int length, byte value)
    {
        byte[] array = new byte[length];
        Span<byte> middle = array.AsSpan(length / 2, 20);
        middle.Fill(value);
        return middle;
    }

    // Writes over what earlier calls left below the stack pointer, which a conservative scan would not see, and in registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ClearStack()
    {
        Span<int> room = stackalloc int[512];
        room.Clear();
        return room[room.Length - 1];
    }
}
