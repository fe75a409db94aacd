using System;
using System.Collections.Generic;

namespace Dialogos.Kernel.Block;

/// <summary>A page with one version of its content for each stage that waits to be written.</summary>
internal sealed class CachedPage
{
    private readonly List<byte[]> _versions = new();
    private readonly List<ulong> _stages = new();

    internal CachedPage(ulong number)
    {
        Number = number;
        Newest = new byte[BlockCache.PageSize];
    }

    /// <summary>The page's place on the device, counted in pages.</summary>
    internal ulong Number { get; }

    /// <summary>True if the page was used since the eviction's hand came by.</summary>
    internal bool WasUsed { get; set; }

    /// <summary>The content that readers see.</summary>
    internal byte[] Newest { get; private set; }

    /// <summary>True if at least one version waits to be written.</summary>
    internal bool IsDirty => _stages.Count > 0;

    /// <summary>The stage of the newest version that waits.</summary>
    internal ulong NewestStage => _stages[_stages.Count - 1];

    /// <summary>The version to be written first.</summary>
    internal byte[] Oldest => _versions[0];

    /// <summary>Begins a version: a copy of the newest one, unless that is clean and can be changed in place.</summary>
    internal void AddVersion(ulong stage)
    {
        if (IsDirty)
        {
            var copy = new byte[BlockCache.PageSize];
            Newest.CopyTo(copy.AsSpan());
            Newest = copy;
        }
        _versions.Add(Newest);
        _stages.Add(stage);
    }

    /// <summary>Puts bytes that are on the device already into every version.</summary>
    internal void Patch(int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Newest.AsSpan(at));
        foreach (var version in _versions)
            bytes.CopyTo(version.AsSpan(at));
    }

    /// <summary>Forgets the version that was written.</summary>
    internal void DropOldest()
    {
        _versions.RemoveAt(0);
        _stages.RemoveAt(0);
    }
}
