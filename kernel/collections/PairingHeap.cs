// A *pairing heap* (Fredman, Sedgewick, Sleator, Tarjan, 1986): a heap of linked nodes. Chosen because the nodes live inside
// the things that are queued, so that neither insertion nor removal needs memory: both happen in interrupts.
using System;

namespace Dialogos.Kernel.Collections;

/// <summary>A place in a <see cref="PairingHeap"/>; in at most one heap at a time.</summary>
public sealed class HeapNode
{
    /// <summary>Creates a node that belongs to something.</summary>
    public HeapNode(object owner) => Owner = owner;

    /// <summary>What the node stands for.</summary>
    public object Owner { get; }

    /// <summary>The smallest key comes first; equal keys in the order of insertion.</summary>
    public ulong Key { get; internal set; }

    /// <summary>True while the node is in a heap.</summary>
    public bool IsQueued { get; internal set; }

    internal ulong Order;
    internal HeapNode? Child;
    internal HeapNode? Sibling;
    // The sibling before this node, or the parent if this is its first child.
    internal HeapNode? Previous;
}

/// <summary>A priority queue of nodes.</summary>
public sealed class PairingHeap
{
    private HeapNode? _root;
    private ulong _order;

    /// <summary>Nodes in the heap.</summary>
    public int Count { get; private set; }

    /// <summary>The node with the smallest key; null if the heap is empty.</summary>
    public HeapNode? First => _root;

    /// <summary>Adds a node that is in no heap.</summary>
    public void Insert(HeapNode node, ulong key)
    {
        if (node.IsQueued)
            throw new InvalidOperationException("The node is in a heap already.");
        node.Key = key;
        node.Order = _order++;
        node.IsQueued = true;
        node.Child = null;
        node.Sibling = null;
        node.Previous = null;
        _root = _root == null ? node : Merge(_root, node);
        Count++;
    }

    /// <summary>Takes the first node out; null if the heap is empty.</summary>
    public HeapNode? RemoveFirst()
    {
        HeapNode? first = _root;
        if (first != null)
            Remove(first);
        return first;
    }

    /// <summary>Takes a node out that is in this heap.</summary>
    public void Remove(HeapNode node)
    {
        if (!node.IsQueued)
            throw new InvalidOperationException("The node is in no heap.");
        HeapNode? orphans = MergePairs(node.Child);
        if (node == _root)
        {
            _root = orphans;
        }
        else
        {
            HeapNode previous = node.Previous!;
            if (previous.Child == node)
                previous.Child = node.Sibling;
            else
                previous.Sibling = node.Sibling;
            if (node.Sibling != null)
                node.Sibling.Previous = previous;
            if (orphans != null)
                _root = Merge(_root!, orphans);
        }
        node.Child = null;
        node.Sibling = null;
        node.Previous = null;
        node.IsQueued = false;
        Count--;
    }

    private static bool ComesBefore(HeapNode a, HeapNode b) => a.Key < b.Key || (a.Key == b.Key && a.Order < b.Order);

    // Both are roots without siblings; the later becomes the first child of the earlier.
    private static HeapNode Merge(HeapNode a, HeapNode b)
    {
        HeapNode parent = ComesBefore(a, b) ? a : b;
        HeapNode child = parent == a ? b : a;
        child.Sibling = parent.Child;
        if (parent.Child != null)
            parent.Child.Previous = child;
        child.Previous = parent;
        parent.Child = child;
        parent.Sibling = null;
        parent.Previous = null;
        return parent;
    }

    // The two passes that give the heap its amortised bounds: pairs from the left, then all together from the right.
    private static HeapNode? MergePairs(HeapNode? first)
    {
        HeapNode? pairs = null;
        while (first != null)
        {
            HeapNode a = first;
            HeapNode? b = a.Sibling;
            first = b?.Sibling;
            a.Sibling = null;
            a.Previous = null;
            HeapNode merged = a;
            if (b != null)
            {
                b.Sibling = null;
                b.Previous = null;
                merged = Merge(a, b);
            }
            merged.Sibling = pairs;
            pairs = merged;
        }
        HeapNode? result = null;
        while (pairs != null)
        {
            HeapNode? next = pairs.Sibling;
            pairs.Sibling = null;
            result = result == null ? pairs : Merge(result, pairs);
            pairs = next;
        }
        return result;
    }
}
