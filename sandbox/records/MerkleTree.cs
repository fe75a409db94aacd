// The Merkle hash tree of RFC 6962, section 2.1. A leaf hashes as SHA-256(0x00 || data), an inner node as
// SHA-256(0x01 || left || right); a tree of n leaves splits at the largest power of two below n.
using System;
using System.Collections.Generic;
using System.Numerics;
using System.Security.Cryptography;

namespace Dialogos.Sandbox.Records;

/// <summary>Roots and proofs over a list of leaf hashes. Hashes are 32 bytes.</summary>
public static class MerkleTree
{
    /// <summary>The hash of one leaf's data.</summary>
    public static byte[] LeafHash(ReadOnlySpan<byte> data) => SHA256.HashData([0, .. data]);

    /// <summary>The root over the leaf hashes; SHA-256 of nothing for an empty tree.</summary>
    public static byte[] Root(ReadOnlySpan<byte[]> leaves) => leaves.Length switch
    {
        0 => SHA256.HashData([]),
        1 => leaves[0],
        var n => Node(Root(leaves[..Split(n)]), Root(leaves[Split(n)..])),
    };

    /// <summary>The audit path of a leaf, from its sibling upward (section 2.1.1).</summary>
    public static List<byte[]> InclusionProof(ReadOnlySpan<byte[]> leaves, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, leaves.Length);
        if (leaves.Length == 1)
            return [];
        var split = Split(leaves.Length);
        var (near, far) = index < split
            ? (InclusionProof(leaves[..split], index), Root(leaves[split..]))
            : (InclusionProof(leaves[split..], index - split), Root(leaves[..split]));
        near.Add(far);
        return near;
    }

    /// <summary>True if the path proves that the leaf stands at the index of a tree of that size and root.</summary>
    public static bool Includes(byte[] leaf, int index, int size, IReadOnlyList<byte[]> path, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= size)
            return false;
        var (node, last, hash) = (index, size - 1, leaf);
        foreach (var sibling in path)
        {
            if (last == 0)
                return false;
            if ((node & 1) == 1 || node == last)
            {
                hash = Node(sibling, hash);
                while ((node & 1) == 0 && node != 0)
                    (node, last) = (node >> 1, last >> 1);
            }
            else
            {
                hash = Node(hash, sibling);
            }
            (node, last) = (node >> 1, last >> 1);
        }
        return last == 0 && root.SequenceEqual(hash);
    }

    /// <summary>The proof that the tree over the first <paramref name="older"/> leaves is a prefix of this one (2.1.2).</summary>
    public static List<byte[]> ConsistencyProof(ReadOnlySpan<byte[]> leaves, int older)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(older, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(older, leaves.Length);
        return SubProof(leaves, older, complete: true);
    }

    /// <summary>True if the proof shows that the newer tree only appends to the older one.</summary>
    public static bool IsConsistent(int older, ReadOnlySpan<byte> olderRoot, int newer, ReadOnlySpan<byte> newerRoot,
        IReadOnlyList<byte[]> proof)
    {
        if (older < 1 || older > newer)
            return false;
        if (older == newer)
            return proof.Count == 0 && olderRoot.SequenceEqual(newerRoot);
        var next = 0;
        var (node, last) = (older - 1, newer - 1);
        while ((node & 1) == 1)
            (node, last) = (node >> 1, last >> 1);
        if (node != 0 && proof.Count == 0)
            return false;
        var oldHash = node == 0 ? olderRoot.ToArray() : proof[next++];
        var newHash = oldHash;
        for (; next < proof.Count; next++)
        {
            if (last == 0)
                return false;
            if ((node & 1) == 1 || node == last)
            {
                oldHash = Node(proof[next], oldHash);
                newHash = Node(proof[next], newHash);
                while ((node & 1) == 0 && node != 0)
                    (node, last) = (node >> 1, last >> 1);
            }
            else
            {
                newHash = Node(newHash, proof[next]);
            }
            (node, last) = (node >> 1, last >> 1);
        }
        return last == 0 && olderRoot.SequenceEqual(oldHash) && newerRoot.SequenceEqual(newHash);
    }

    private static List<byte[]> SubProof(ReadOnlySpan<byte[]> leaves, int older, bool complete)
    {
        if (older == leaves.Length)
            return complete ? [] : [Root(leaves)];
        var split = Split(leaves.Length);
        List<byte[]> proof;
        if (older <= split)
        {
            proof = SubProof(leaves[..split], older, complete);
            proof.Add(Root(leaves[split..]));
        }
        else
        {
            proof = SubProof(leaves[split..], older - split, complete: false);
            proof.Add(Root(leaves[..split]));
        }
        return proof;
    }

    private static int Split(int count) => 1 << (31 - BitOperations.LeadingZeroCount((uint)(count - 1)));

    private static byte[] Node(byte[] left, byte[] right) => SHA256.HashData([1, .. left, .. right]);
}
