using System;
using System.Collections.Generic;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Storage;

/// <summary>A node that a path leads to.</summary>
/// <param name="Volume">Where it lives.</param>
/// <param name="Node">Which it is there.</param>
public readonly record struct PlacedNode(MountedVolume Volume, NodeId Node);

/// <summary>Follows absolute paths across mounted volumes, symbolic links included.</summary>
public static class PathWalk
{
    private const int MostLinks = 16;
    private const int LongestPath = 4096;

    /// <summary>
    /// The node that a path leads to. Paths are UTF-8 and start at the root, with or without a leading slash.
    /// <see cref="Errno.NotFound"/>, <see cref="Errno.NotDirectory"/>, <see cref="Errno.TooManySymbolicLinks"/>,
    /// <see cref="Errno.NameTooLong"/>; <see cref="Errno.NoDevice"/> if no volume is mounted there.
    /// </summary>
    public static Result<PlacedNode> Find(VolumeTable volumes, string path)
    {
        var steps = Split(path);
        for (var links = 0; links <= MostLinks; links++)
        {
            var walked = Walk(volumes, steps, out var replaced);
            if (walked.Failed || replaced == null)
                return walked;
            steps = replaced;
        }
        return Errno.TooManySymbolicLinks;
    }

    // One walk ends at the node, or at a link: then the steps that replace all are given.
    private static Result<PlacedNode> Walk(VolumeTable volumes, List<string> steps, out List<string>? replaced)
    {
        replaced = null;
        var first = 0;
        var volume = volumes.Root;
        if (volumes.Boot != null && steps.Count > 0 && "/" + steps[0] == volumes.Boot.Path)
        {
            volume = volumes.Boot;
            first = 1;
        }
        if (volume == null)
            return Errno.NoDevice;
        var node = volume.Files.Root;
        for (var i = first; i < steps.Count; i++)
        {
            var next = volume.Files.Lookup(node, Utf8.Encode(steps[i]));
            if (next.Failed)
                return next.Error;
            var status = volume.Files.GetStatus(next.Value);
            if (status.Failed)
                return status.Error;
            if (status.Value.Mode.Type == NodeType.SymbolicLink)
            {
                var target = ReadLink(volume, next.Value, status.Value.Size);
                if (target.Failed)
                    return target.Error;
                replaced = Replace(steps, i, target.Value);
                return new PlacedNode(volume, next.Value);
            }
            node = next.Value;
        }
        return new PlacedNode(volume, node);
    }

    private static Result<string> ReadLink(MountedVolume volume, NodeId node, ulong size)
    {
        if (size == 0 || size > LongestPath)
            return Errno.NameTooLong;
        var bytes = new byte[(int)size];
        var length = volume.Files.ReadSymbolicLink(node, bytes);
        if (length.Failed)
            return length.Error;
        var text = Utf8.Decode(bytes.AsSpan(0, length.Value));
        return text == null || text.Length == 0 ? Errno.IllegalSequence : text;
    }

    private static List<string> Replace(List<string> steps, int at, string target)
    {
        var path = "";
        for (var i = 0; i < at && target[0] != '/'; i++)
            path += "/" + steps[i];
        path += "/" + target;
        for (var i = at + 1; i < steps.Count; i++)
            path += "/" + steps[i];
        return Split(path);
    }

    // "." and ".." are resolved by name: monitor users mean what they see.
    private static List<string> Split(string path)
    {
        var steps = new List<string>();
        var start = 0;
        for (var i = 0; i <= path.Length; i++)
        {
            if (i < path.Length && path[i] != '/')
                continue;
            var step = path.Substring(start, i - start);
            start = i + 1;
            if (step == ".." && steps.Count > 0)
                steps.RemoveAt(steps.Count - 1);
            else if (step.Length > 0 && step != "." && step != "..")
                steps.Add(step);
        }
        return steps;
    }
}
