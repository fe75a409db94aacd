using System;
using System.Collections.Generic;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Generations;

/// <summary>
/// The changes of state that a running system or a person makes. Each is one rename, made durable before the return; a
/// change that is there already succeeds without a write.
/// </summary>
public static class GenerationLedger
{
    /// <summary>The file in a generation's folder that says why it was condemned.</summary>
    public const string ReasonFile = "bad.txt";

    private const int LongestReason = 1024;

    /// <summary>Calls a generation good. <see cref="Errno.NotPermitted"/>: it is marked bad.</summary>
    public static Result Bless(IGenerationWriter store, int number)
    {
        var name = Settle(store, number);
        if (name.Failed)
            return name.Error;
        var blessed = name.Value.Bless();
        return blessed.IsOk ? Rename(store, name.Value, blessed.Value) : blessed.Error;
    }

    /// <summary>
    /// Calls a generation bad. The reason is written first: should the power fail in between, there is a reason too many,
    /// never a bad generation without one. <see cref="Errno.NotPermitted"/>: the factory one.
    /// </summary>
    public static Result Condemn(IGenerationWriter store, int number, string reason)
    {
        var name = Settle(store, number);
        if (name.Failed)
            return name.Error;
        var condemned = name.Value.Condemn();
        if (condemned.Failed)
            return condemned.Error;
        if (name.Value.State == GenerationState.Bad)
            return Result.Ok;
        var written = store.Write($"{name.Value.Folder}/{ReasonFile}", ToBytes(reason));
        if (written.IsOk)
            written = store.Flush();
        return written.IsOk ? Rename(store, name.Value, condemned.Value) : written;
    }

    /// <summary>Prefers a good generation over all newer ones. <see cref="Errno.NotPermitted"/>: it is not good.</summary>
    public static Result Pin(IGenerationWriter store, int number)
    {
        var name = Settle(store, number);
        if (name.Failed)
            return name.Error;
        var pinned = name.Value.Pin();
        return pinned.IsOk ? Rename(store, name.Value, pinned.Value) : pinned.Error;
    }

    /// <summary>Ends the preference.</summary>
    public static Result Unpin(IGenerationWriter store, int number)
    {
        var name = Settle(store, number);
        return name.IsOk ? Rename(store, name.Value, name.Value.Unpin()) : name.Error;
    }

    /// <summary>Why a generation was condemned. <see cref="Errno.NotFound"/>: nobody wrote a reason.</summary>
    public static Result<string> ReadReason(IGenerationStore store, int number)
    {
        var bytes = new byte[LongestReason];
        var length = store.Read($"{GenerationName.FolderOf(number)}/{ReasonFile}", bytes);
        return length.IsOk ? AsciiText.Read(new ReadOnlySpan<byte>(bytes, 0, length.Value)) : length.Error;
    }

    // Removes second names of the generation: the rename to come would meet one of them, or leave it to be found again.
    private static Result<GenerationName> Settle(IGenerationWriter store, int number)
    {
        var directory = GenerationDirectory.Read(store);
        if (directory.Failed)
            return directory.Error;
        foreach (var surplus in directory.Value.Surplus)
        {
            if (surplus.Number != number)
                continue;
            var removed = store.Remove(surplus.FileName);
            if (removed.Failed)
                return removed.Error;
        }
        return directory.Value.Find(number);
    }

    private static Result Rename(IGenerationWriter store, GenerationName from, GenerationName to)
    {
        if (from.Equals(to))
            return Result.Ok;
        var renamed = store.Rename(from.FileName, to.FileName);
        return renamed.IsOk ? store.Flush() : renamed;
    }

    private static byte[] ToBytes(string reason)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < reason.Length && bytes.Count < LongestReason; i++)
            bytes.Add(reason[i] is >= ' ' and <= '~' ? (byte)reason[i] : (byte)'?');
        return bytes.ToArray();
    }
}
