namespace System.Collections.Generic;

/// <summary>What Dictionary and HashSet share: entries in insertion order, chained from buckets, with a list of free ones.</summary>
internal struct HashTable<TKey, TValue>
{
    private const int FirstCapacity = 4;
    private const int Free = -2;
    private const int End = -1;
    private int[]? _buckets;
    private Entry[]? _entries;
    private int _used;
    private int _free;
    private int _freeCount;
    private readonly IEqualityComparer<TKey> _comparer;

    internal struct Entry
    {
        internal uint Hash;
        internal int Next;
        internal TKey Key;
        internal TValue Value;
    }

    internal HashTable(int capacity, IEqualityComparer<TKey>? comparer)
    {
        if (capacity < 0)
            throw new ArgumentOutOfRangeException(nameof(capacity));
        _comparer = comparer ?? EqualityComparer<TKey>.Default;
        _free = End;
        if (capacity > 0)
            Grow(capacity);
    }

    internal int Version { get; private set; }

    internal readonly int Count => _used - _freeCount;

    /// <summary>Entries to walk over; some may be free.</summary>
    internal readonly int Used => _used;

    internal readonly ref Entry At(int index) => ref _entries![index];

    internal readonly bool IsFree(int index) => _entries![index].Next <= Free;

    internal readonly int Find(TKey key)
    {
        if (_buckets == null)
            return End;
        uint hash = HashOf(key);
        int index = _buckets[hash & (uint)(_buckets.Length - 1)] - 1;
        while (index >= 0)
        {
            ref Entry entry = ref _entries![index];
            if (entry.Hash == hash && _comparer.Equals(entry.Key, key))
                return index;
            index = entry.Next;
        }

        return End;
    }

    /// <summary>Adds a key that is not in.</summary>
    internal int Insert(TKey key, TValue value)
    {
        int index;
        if (_free >= 0)
        {
            index = _free;
            _free = Free - 1 - _entries![index].Next;
            _freeCount--;
        }
        else
        {
            if (_entries == null || _used == _entries.Length)
                Grow(_used + 1);
            index = _used++;
        }

        uint hash = HashOf(key);
        ref int bucket = ref _buckets![hash & (uint)(_buckets.Length - 1)];
        _entries![index] = new Entry { Hash = hash, Next = bucket - 1, Key = key, Value = value };
        bucket = index + 1;
        Version++;
        return index;
    }

    internal bool Remove(TKey key, out TValue? value)
    {
        value = default;
        if (_buckets == null)
            return false;
        uint hash = HashOf(key);
        ref int bucket = ref _buckets[hash & (uint)(_buckets.Length - 1)];
        int previous = End;
        for (int index = bucket - 1; index >= 0; previous = index, index = _entries![index].Next)
        {
            ref Entry entry = ref _entries![index];
            if (entry.Hash != hash || !_comparer.Equals(entry.Key, key))
                continue;
            value = entry.Value;
            if (previous < 0)
                bucket = entry.Next + 1;
            else
                _entries[previous].Next = entry.Next;
            entry = new Entry { Next = Free - 1 - _free, Key = default!, Value = default! };
            _free = index;
            _freeCount++;
            return true;
        }

        return false;
    }

    internal void Clear()
    {
        if (_used == 0)
            return;
        Array.Clear(_buckets!);
        Array.Clear(_entries!);
        _used = 0;
        _freeCount = 0;
        _free = End;
    }

    internal void EnsureCapacity(int capacity)
    {
        if (capacity > (_entries?.Length ?? 0))
            Grow(capacity);
    }

    private readonly uint HashOf(TKey key)
    {
        // The buckets are a power of two: mix, as hashes of integers are the integers.
        uint hash = (uint)_comparer.GetHashCode(key!) * 0x9E3779B1u;
        return hash ^ (hash >> 15);
    }

    private void Grow(int needed)
    {
        int capacity = FirstCapacity;
        while (capacity < needed)
            capacity = checked(capacity * 2);
        var buckets = new int[capacity];
        var entries = new Entry[capacity];
        if (_entries != null)
            Array.Copy(_entries, entries, _used);
        for (int i = 0; i < _used; i++)
        {
            if (entries[i].Next <= Free)
                continue;
            ref int bucket = ref buckets[entries[i].Hash & (uint)(capacity - 1)];
            entries[i].Next = bucket - 1;
            bucket = i + 1;
        }

        _buckets = buckets;
        _entries = entries;
    }
}
