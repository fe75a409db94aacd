namespace System.Collections.Generic;

/// <summary>Values, each at most once.</summary>
public class HashSet<T> : IReadOnlyCollection<T>
{
    private HashTable<T, bool> _table;

    /// <summary>An empty set.</summary>
    public HashSet() : this(null)
    {
    }

    /// <summary>An empty set with its own equality.</summary>
    public HashSet(IEqualityComparer<T>? comparer) => _table = new HashTable<T, bool>(0, comparer);

    /// <summary>Values.</summary>
    public int Count => _table.Count;

    /// <summary>Adds a value if it is new.</summary>
    public bool Add(T item)
    {
        if (_table.Find(item) >= 0)
            return false;
        _table.Insert(item, true);
        return true;
    }

    /// <summary>True if the value is in.</summary>
    public bool Contains(T item) => _table.Find(item) >= 0;

    /// <summary>Removes a value.</summary>
    public bool Remove(T item) => _table.Remove(item, out _);

    /// <summary>Removes all.</summary>
    public void Clear() => _table.Clear();

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        int version = _table.Version;
        for (int i = 0; i < _table.Used; i++)
        {
            if (version != _table.Version)
                throw new InvalidOperationException("Collection was modified; enumeration operation may not execute.");
            if (!_table.IsFree(i))
                yield return _table.At(i).Key;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
