using System.Collections.Generic;
using Dialogos.Kernel.Collections;

namespace Dialogos.Kernel.Tests.Hidden;

internal static class HiddenHeapTests
{
    [KernelTest]
    internal static void ComesOutInOrder(KernelTestContext context)
    {
        var random = new Sequence(11);
        for (int size = 0; size < 40; size++)
        {
            var heap = new PairingHeap();
            for (int i = 0; i < size; i++)
                heap.Insert(new HeapNode(i), (ulong)random.Below(50));
            ulong last = 0;
            int count = 0;
            for (HeapNode? node = heap.RemoveFirst(); node != null; node = heap.RemoveFirst())
            {
                context.Expect(node.Key >= last, "keys never fall");
                context.Expect(!node.IsQueued, "what came out is not queued");
                last = node.Key;
                count++;
                context.Equal((ulong)(size - count), (ulong)heap.Count, "what is left");
            }
            context.Equal((ulong)size, (ulong)count, "what went in comes out");
            context.Expect(heap.First == null, "an empty heap has no first");
        }
    }

    [KernelTest]
    internal static void RemovesFromTheMiddle(KernelTestContext context)
    {
        var random = new Sequence(12);
        var heap = new PairingHeap();
        var live = new List<HeapNode>();
        for (int step = 0; step < 3000; step++)
        {
            if (random.Below(3) != 0 || live.Count == 0)
            {
                var node = new HeapNode(step);
                heap.Insert(node, (ulong)random.Below(1000));
                live.Add(node);
            }
            else if (random.Below(2) == 0)
            {
                int at = random.Below(live.Count);
                HeapNode node = live[at];
                heap.Remove(node);
                live.RemoveAt(at);
                context.Expect(!node.IsQueued, "a removed node is not queued");
            }
            else
            {
                ulong least = ulong.MaxValue;
                for (int i = 0; i < live.Count; i++)
                    least = live[i].Key < least ? live[i].Key : least;
                HeapNode? first = heap.RemoveFirst();
                context.Expect(first != null && first.Key == least, "the first has the least key");
                if (first != null)
                    live.Remove(first);
            }
            context.Equal((ulong)live.Count, (ulong)heap.Count, "count");
        }
    }

    [KernelTest]
    internal static void EqualKeysComeInTheOrderOfInsertion(KernelTestContext context)
    {
        var heap = new PairingHeap();
        for (int i = 0; i < 32; i++)
        {
            heap.Insert(new HeapNode(2 * i), 5);
            heap.Insert(new HeapNode(2 * i + 1), 9);
        }
        for (int i = 0; i < 64; i++)
            context.Equal((ulong)(i < 32 ? 2 * i : 2 * (i - 32) + 1), (ulong)(int)heap.RemoveFirst()!.Owner, "owner");
    }
}
