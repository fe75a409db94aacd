using System;
using System.Collections.Generic;
using System.Linq;
using Dialogos.Kernel.Collections;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Dialogos.Tests.Kernel.Collections;

public class PairingHeapTests
{
    [Fact]
    public void Behaves_like_a_sorted_list_with_stable_ties()
    {
        Prop.ForAll<int>(seed => Exercise(new Random(seed))).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_node_is_in_one_heap_at_most()
    {
        var heap = new PairingHeap();
        var node = new HeapNode("a");
        Assert.Throws<InvalidOperationException>(() => heap.Remove(node));
        heap.Insert(node, 1);
        Assert.Throws<InvalidOperationException>(() => new PairingHeap().Insert(node, 1));
        Assert.Same(node, heap.RemoveFirst());
        Assert.Null(heap.RemoveFirst());
        Assert.Equal(0, heap.Count);
    }

    private static bool Exercise(Random random)
    {
        var heap = new PairingHeap();
        var model = new List<HeapNode>();
        for (int step = 0; step < 500; step++)
        {
            switch (random.Next(4))
            {
                case 0 or 1:
                    var node = new HeapNode(step);
                    heap.Insert(node, (ulong)random.Next(20));
                    model.Add(node);
                    break;
                case 2 when model.Count > 0:
                    var chosen = model[random.Next(model.Count)];
                    model.Remove(chosen);
                    heap.Remove(chosen);
                    break;
                case 3 when model.Count > 0:
                    // LINQ's MinBy returns the first of equals, which was inserted first.
                    var expected = model.MinBy(n => n.Key);
                    if (heap.RemoveFirst() != expected)
                        return false;
                    model.Remove(expected!);
                    break;
            }
            if (heap.Count != model.Count || heap.First != model.MinBy(n => n.Key))
                return false;
        }
        return true;
    }
}
