using System;

namespace Dialogos.Kernel.Handover;

/// <summary>
/// Builds a memory map (sorted, without overlaps) in storage that is given: where a loader makes the final map, it can no
/// longer allocate. What is claimed later wins over what was claimed before.
/// </summary>
public ref struct MemoryMapBuilder
{
    private readonly Span<MemoryRange> _ranges;

    /// <summary>An empty map in <paramref name="storage"/>.</summary>
    public MemoryMapBuilder(Span<MemoryRange> storage) => _ranges = storage;

    /// <summary>Ranges in the map.</summary>
    public int Count { get; private set; }

    /// <summary>False once a range did not fit into the storage; the map is then useless.</summary>
    public bool Fits => !_overflowed;

    private bool _overflowed;

    /// <summary>Says what a range is for, whatever was said of its parts before.</summary>
    public void Claim(ulong start, ulong length, MemoryKind kind)
    {
        if (length == 0)
            return;
        var end = start + length;
        CutOut(start, end);
        var at = 0;
        while (at < Count && _ranges[at].Start < start)
            at++;
        Insert(at, start, end, kind);
    }

    /// <summary>Joins neighbours of one kind. The map's ranges are then the first <see cref="Count"/> of the storage.</summary>
    public void Merge()
    {
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            if (kept > 0 && _ranges[kept - 1].Kind == _ranges[i].Kind
                && _ranges[kept - 1].Start + _ranges[kept - 1].Length == _ranges[i].Start)
                _ranges[kept - 1].Length += _ranges[i].Length;
            else
                _ranges[kept++] = _ranges[i];
        }
        Count = kept;
    }

    private void CutOut(ulong start, ulong end)
    {
        for (var i = 0; i < Count;)
        {
            var rangeStart = _ranges[i].Start;
            var rangeEnd = rangeStart + _ranges[i].Length;
            if (rangeEnd <= start || rangeStart >= end)
            {
                i++;
                continue;
            }
            var kind = _ranges[i].Kind;
            Remove(i);
            if (rangeEnd > end)
                Insert(i, end, rangeEnd, kind);
            if (rangeStart < start)
                Insert(i, rangeStart, start, kind);
            if (rangeStart < start || rangeEnd > end)
                i++;
        }
    }

    private void Insert(int at, ulong start, ulong end, MemoryKind kind)
    {
        if (Count == _ranges.Length)
        {
            _overflowed = true;
            return;
        }
        for (var i = Count; i > at; i--)
            _ranges[i] = _ranges[i - 1];
        _ranges[at] = new MemoryRange { Start = start, Length = end - start, Kind = kind };
        Count++;
    }

    private void Remove(int at)
    {
        Count--;
        for (var i = at; i < Count; i++)
            _ranges[i] = _ranges[i + 1];
    }
}
