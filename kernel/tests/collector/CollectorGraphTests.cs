using System;
using Dialogos.Kernel.Runtime.Collector;
using Dialogos.Kernel.Tests.CoreLibrary;

namespace Dialogos.Kernel.Tests.Collector;

/// <summary>Graphs of objects that change at random, against a model of numbers that says what each object must hold.</summary>
public static class CollectorGraphTests
{
    private const int Slots = 200;
    private const int Edges = 3;

    private sealed class Node(int number)
    {
        internal readonly int Number = number;
        internal readonly Node?[] Edges = new Node?[CollectorGraphTests.Edges];
        internal byte[] Payload = new byte[(number * 37) % 700];
    }

    /// <summary>What can be reached keeps its contents and edges through collections; the heap stays consistent.</summary>
    [KernelTest]
    public static void GraphMatchesModel(KernelTestContext context)
    {
        var random = new SeededRandom(11);
        var roots = new Node?[Slots];
        int[] numbers = new int[Slots];
        int[] edges = new int[Slots * Edges];
        int next = 1;
        for (int step = 0; step < 20_000; step++)
        {
            int slot = random.Next(Slots);
            if (roots[slot] == null || random.Next(4) == 0)
            {
                Replace(roots, edges, slot, numbers[slot] = next++);
                continue;
            }

            // An edge to another slot's present object; the model keeps that object's number, even once the slot has another.
            int edge = random.Next(Edges), target = random.Next(Slots);
            roots[slot]!.Edges[edge] = roots[target];
            edges[(slot * Edges) + edge] = roots[target] == null ? 0 : numbers[target];
            if (step % 1000 == 0)
            {
                GC.Collect();
                Check(context, roots, numbers, edges);
            }
        }

        context.Expect(HeapVerifier.FindFault() == null, HeapVerifier.FindFault() ?? "");
    }

    /// <summary>A long list needs no deep mark stack, and a wide object no large one.</summary>
    [KernelTest]
    public static void SmallMarkStackSuffices(KernelTestContext context)
    {
        int limit = Marker.Limit;
        ulong overflows = HeapStatistics.Read().Overflows;
        Marker.Limit = 8;
        var wide = new object[3000];
        for (int i = 0; i < wide.Length; i++)
            wide[i] = new object?[] { new int[] { i }, i % 2 == 0 ? wide : new object?[] { new int[] { -i } } };
        Node? list = null;
        for (int i = 0; i < 20_000; i++)
        {
            var node = new Node(i);
            node.Edges[i % Edges] = list;
            list = node;
        }

        GC.Collect();
        Marker.Limit = limit;
        Churn();
        GC.Collect();
        context.Expect(HeapStatistics.Read().Overflows > overflows, "the mark stack was full");
        for (int i = 0; i < wide.Length; i++)
        {
            var pair = (object[])wide[i];
            context.Expect(((int[])pair[0])[0] == i, "an element's first child");
            context.Expect(i % 2 == 0 ? pair[1] == wide : ((int[])((object[])pair[1])[0])[0] == -i, "an element's second child");
        }

        for (int i = 19_999; i >= 0; i--)
        {
            context.Equal((ulong)i, (ulong)(uint)list!.Number, "number in the list");
            list = list.Edges[i % Edges];
        }

        context.Expect(HeapVerifier.FindFault() == null, HeapVerifier.FindFault() ?? "");
    }

    /// <summary>The verifier finds a reference that leads nowhere: a verifier that cannot fail proves nothing.</summary>
    [KernelTest]
    public static void VerifierFindsBrokenReference(KernelTestContext context)
    {
        var node = new Node(5);
        context.Expect(HeapVerifier.FindFault() == null, "sound before");
        ref long place = ref System.Runtime.CompilerServices.Unsafe.As<Node?, long>(ref node.Edges[1]);
        place = System.Runtime.CompilerServices.Unsafe.As<Node, long>(ref node) + 8;
        string? fault = HeapVerifier.FindFault();
        place = 0;
        context.Expect(fault == "A reference leads to no object.", fault ?? "no fault found");
        context.Expect(HeapVerifier.FindFault() == null, "sound after");
    }

    /// <summary>Makes garbage of many sizes, so that freed cells are written over.</summary>
    internal static void Churn()
    {
        for (int i = 0; i < 4000; i++)
        {
            byte[] garbage = new byte[(i * 97) % 3000];
            garbage.AsSpan().Fill(0xEE);
            object[] small = [garbage];
            int[] equal = [-1];
            small[0] = equal;
        }
    }

    private static void Replace(Node?[] roots, int[] edges, int slot, int number)
    {
        var node = new Node(number);
        for (int i = 0; i < node.Payload.Length; i++)
            node.Payload[i] = (byte)(number + i);
        roots[slot] = node;
        for (int i = 0; i < Edges; i++)
            edges[(slot * Edges) + i] = 0;
    }

    private static void Check(KernelTestContext context, Node?[] roots, int[] numbers, int[] edges)
    {
        for (int slot = 0; slot < Slots; slot++)
        {
            Node? node = roots[slot];
            if (node == null)
                continue;
            CheckNode(context, node, numbers[slot]);
            for (int i = 0; i < Edges; i++)
            {
                int expected = edges[(slot * Edges) + i];
                context.Equal((ulong)expected, (ulong)(node.Edges[i]?.Number ?? 0), "an edge's target");
                if (node.Edges[i] != null)
                    CheckNode(context, node.Edges[i]!, expected);
            }
        }
    }

    private static void CheckNode(KernelTestContext context, Node node, int number)
    {
        context.Equal((ulong)number, (ulong)node.Number, "a node's number");
        context.Equal((ulong)(number * 37 % 700), (ulong)node.Payload.Length, "a payload's length");
        for (int i = 0; i < node.Payload.Length; i++)
        {
            if (node.Payload[i] != (byte)(number + i))
                context.Expect(false, "a payload was written over");
        }
    }
}
