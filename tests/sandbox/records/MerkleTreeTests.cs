using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Dialogos.Sandbox.Records;
using Xunit;

namespace Dialogos.Tests.Sandbox.Records;

public sealed class MerkleTreeTests
{
    // The eight leaves and the roots of certificate-transparency's reference tests (merkle_tree_test.cc).
    private static readonly string[] ReferenceLeaves =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] ReferenceRoots =
    [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void RootsAreThoseOfTheReference()
    {
        var leaves = ReferenceLeaves.Select(hex => MerkleTree.LeafHash(Convert.FromHexString(hex))).ToArray();
        for (var count = 1; count <= leaves.Length; count++)
            Assert.Equal(ReferenceRoots[count - 1], Convert.ToHexStringLower(MerkleTree.Root(leaves.AsSpan(0, count))));
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            Convert.ToHexStringLower(MerkleTree.Root([])));
    }

    [Fact]
    public void EveryLeafIsProvedAndNoOtherIs()
    {
        for (var size = 1; size <= 40; size++)
        {
            var leaves = Leaves(size);
            var root = MerkleTree.Root(leaves);
            for (var index = 0; index < size; index++)
            {
                var path = MerkleTree.InclusionProof(leaves, index);
                Assert.True(MerkleTree.Includes(leaves[index], index, size, path, root));
                Assert.False(MerkleTree.Includes(leaves[index], index, size, path, Flip(root)));
                Assert.False(MerkleTree.Includes(Flip(leaves[index]), index, size, path, root));
                Assert.False(MerkleTree.Includes(leaves[index], index, size, [.. path, root], root));
                for (var other = 0; other < size; other++)
                    if (other != index)
                        Assert.False(MerkleTree.Includes(leaves[index], other, size, path, root));
                foreach (var broken in Broken(path))
                    Assert.False(MerkleTree.Includes(leaves[index], index, size, broken, root));
            }
        }
    }

    [Fact]
    public void AnAppendedTreeIsConsistentAndARewrittenOneIsNot()
    {
        for (var newer = 1; newer <= 40; newer++)
        {
            var leaves = Leaves(newer);
            var newRoot = MerkleTree.Root(leaves);
            for (var older = 1; older <= newer; older++)
            {
                var oldRoot = MerkleTree.Root(leaves.AsSpan(0, older));
                var proof = MerkleTree.ConsistencyProof(leaves, older);
                Assert.True(MerkleTree.IsConsistent(older, oldRoot, newer, newRoot, proof));
                Assert.False(MerkleTree.IsConsistent(older, Flip(oldRoot), newer, newRoot, proof));
                Assert.False(MerkleTree.IsConsistent(older, oldRoot, newer, Flip(newRoot), proof));
                foreach (var broken in Broken(proof))
                    Assert.False(MerkleTree.IsConsistent(older, oldRoot, newer, newRoot, broken));
                var rewritten = leaves.ToArray();
                rewritten[older - 1] = Flip(rewritten[older - 1]);
                Assert.False(MerkleTree.IsConsistent(older, oldRoot, newer, MerkleTree.Root(rewritten),
                    MerkleTree.ConsistencyProof(rewritten, older)));
            }
        }
    }

    private static byte[][] Leaves(int count) =>
        [.. Enumerable.Range(0, count).Select(i => MerkleTree.LeafHash(Encoding.UTF8.GetBytes($"leaf {i}")))];

    private static byte[] Flip(byte[] hash) => [(byte)(hash[0] ^ 1), .. hash[1..]];

    private static IEnumerable<List<byte[]>> Broken(List<byte[]> proof)
    {
        if (proof.Count == 0)
            yield break;
        yield return proof[..^1];
        for (var i = 0; i < proof.Count; i++)
            yield return [.. proof[..i], Flip(proof[i]), .. proof[(i + 1)..]];
    }
}
