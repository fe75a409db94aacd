using System;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Block;

/// <summary>The check that every <see cref="IBlockDevice"/> makes before a transfer.</summary>
public static class BlockRange
{
    /// <summary>
    /// <see cref="Errno.InvalidArgument"/> unless <paramref name="byteCount"/> is whole blocks that lie inside the device.
    /// </summary>
    public static Result Check(IBlockDevice device, ulong firstBlock, int byteCount)
    {
        if (byteCount % device.BlockSize != 0)
            return Errno.InvalidArgument;
        var blocks = (ulong)(byteCount / device.BlockSize);
        if (firstBlock > device.BlockCount || blocks > device.BlockCount - firstBlock)
            return Errno.InvalidArgument;
        return Result.Ok;
    }
}
