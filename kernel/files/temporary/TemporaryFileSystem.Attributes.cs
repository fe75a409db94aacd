using System;
using System.Collections.Generic;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files.Temporary;

public sealed partial class TemporaryFileSystem : IExtendedAttributes
{
    /// <inheritdoc/>
    public Result<List<byte[]>> ListAttributes(NodeId node)
    {
        lock (_lock)
            return _nodes.TryGetValue(node.Number, out TemporaryNode? found) ? found.Attributes.Names() : Errno.NotFound;
    }

    /// <inheritdoc/>
    public Result<byte[]> GetAttribute(NodeId node, ReadOnlySpan<byte> name)
    {
        lock (_lock)
            return _nodes.TryGetValue(node.Number, out TemporaryNode? found) ? found.Attributes.Get(name) : Errno.NotFound;
    }

    /// <inheritdoc/>
    public Result SetAttribute(NodeId node, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, AttributeMode mode)
    {
        lock (_lock)
        {
            if (!_nodes.TryGetValue(node.Number, out TemporaryNode? found))
                return Errno.NotFound;
            if (!HasRoom)
                return Errno.NoSpace;
            Result set = found.Attributes.Set(name, value, mode);
            if (set.IsOk)
                found.Changed = _clock.Now;
            return set;
        }
    }

    /// <inheritdoc/>
    public Result RemoveAttribute(NodeId node, ReadOnlySpan<byte> name)
    {
        lock (_lock)
        {
            if (!_nodes.TryGetValue(node.Number, out TemporaryNode? found))
                return Errno.NotFound;
            Result removed = found.Attributes.Remove(name);
            if (removed.IsOk)
                found.Changed = _clock.Now;
            return removed;
        }
    }
}
