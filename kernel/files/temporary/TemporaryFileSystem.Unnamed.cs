using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files.Temporary;

public sealed partial class TemporaryFileSystem : IUnnamedFiles
{
    /// <inheritdoc/>
    public Result<NodeId> CreateUnnamed(NodeId directory, FileMode mode, Owner owner, bool isLinkable)
    {
        lock (_lock)
        {
            Result<TemporaryNode> parent = FindDirectory(directory);
            if (parent.Failed)
                return parent.Error;
            if ((ulong)_nodes.Count > _pageLimit / 2 || !HasRoom)
                return Errno.NoSpace;
            TemporaryNode node = NewNode(mode, owner, 0);
            node.Retained = 1;
            node.IsLinkable = isLinkable;
            return new NodeId(node.Number);
        }
    }
}
