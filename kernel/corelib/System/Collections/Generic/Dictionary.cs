using System.Diagnostics.CodeAnalysis;

namespace System.Collections.Generic;

/// <summary>Values by key.</summary>
public class Dictionary<TKey, TValue> : IReadOnlyCollection<KeyValuePair<TKey, TValue>> where TKey : notnull
{
    private HashTable<TKey, TValue> _table;

    /// <summary>An empty dictionary.</summary>
    public Dictionary() : this(0, null)
    {
    }

    /// <summary>An empty dictionary with room.</summary>
    public Dictionary(int capacity) : this(capacity, null)
    {
    }

    /// <summary>An empty dictionary with its own equality.</summary>
    public Dictionary(IEqualityComparer<TKey>? comparer) : this(0, comparer)
    {
    }

    /// <summary>An empty dictionary with room and its own equality.</summary>
    public Dictionary(int capacity, IEqualityComparer<TKey>? comparer) => _table = new HashTable<TKey, TValue>(capacity, comparer);

    /// <summary>Pairs.</summary>
    public int Count => _table.Count;

    /// <summary>The keys.</summary>
    public KeyCollection Keys => new(this);

    /// <summary>The values.</summary>
    public ValueCollection Values => new(this);

    /// <summary>The value of a key; setting adds or replaces.</summary>
    public TValue this[TKey key]
    {
        get
        {
            int index = Find(key);
            return index >= 0 ? _table.At(index).Value : throw new KeyNotFoundException("The given key was not present in the dictionary.");
        }

        set
        {
            int index = Find(key);
            if (index >= 0)
                _table.At(index).Value = value;
            else
                _table.Insert(key, value);
        }
    }

    /// <summary>Adds a pair; the key must be new.</summary>
    public void Add(TKey key, TValue value)
    {
        if (!TryAdd(key, value))
            throw new ArgumentException("An item with the same key has already been added.");
    }

    /// <summary>Adds a pair if the key is new.</summary>
    public bool TryAdd(TKey key, TValue value)
    {
        if (Find(key) >= 0)
            return false;
        _table.Insert(key, value);
        return true;
    }

    /// <summary>The value of a key, if it is in.</summary>
    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        int index = Find(key);
        value = index >= 0 ? _table.At(index).Value : default;
        return index >= 0;
    }

    /// <summary>True if the key is in.</summary>
    public bool ContainsKey(TKey key) => Find(key) >= 0;

    /// <summary>Removes a key.</summary>
    public bool Remove(TKey key) => Remove(key, out _);

    /// <summary>Removes a key and returns its value.</summary>
    public bool Remove(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (key == null)
            throw new ArgumentNullException(nameof(key));
        return _table.Remove(key, out value);
    }

    /// <summary>Removes all.</summary>
    public void Clear() => _table.Clear();

    /// <summary>Makes room.</summary>
    public void EnsureCapacity(int capacity) => _table.EnsureCapacity(capacity);

    /// <summary>The pairs, one by one.</summary>
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<KeyValuePair<TKey, TValue>> IEnumerable<KeyValuePair<TKey, TValue>>.GetEnumerator() => new Enumerator(this);

    IEnumerator IEnumerable.GetEnumerator() => new Enumerator(this);

    private int Find(TKey key)
    {
        if (key == null)
            throw new ArgumentNullException(nameof(key));
        return _table.Find(key);
    }

    /// <summary>Walks over the pairs; nothing may be added meanwhile.</summary>
    public struct Enumerator : IEnumerator<KeyValuePair<TKey, TValue>>
    {
        private readonly Dictionary<TKey, TValue> _dictionary;
        private readonly int _version;
        private int _index;

        internal Enumerator(Dictionary<TKey, TValue> dictionary)
        {
            _dictionary = dictionary;
            _version = dictionary._table.Version;
        }

        /// <inheritdoc/>
        public KeyValuePair<TKey, TValue> Current { get; private set; }

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext()
        {
            if (_version != _dictionary._table.Version)
                throw new InvalidOperationException("Collection was modified; enumeration operation may not execute.");
            while (_index < _dictionary._table.Used)
            {
                int index = _index++;
                if (_dictionary._table.IsFree(index))
                    continue;
                ref HashTable<TKey, TValue>.Entry entry = ref _dictionary._table.At(index);
                Current = new KeyValuePair<TKey, TValue>(entry.Key, entry.Value);
                return true;
            }

            Current = default;
            return false;
        }

        void IEnumerator.Reset() => _index = 0;

        /// <inheritdoc/>
        public readonly void Dispose()
        {
        }
    }

    /// <summary>The keys of a dictionary.</summary>
    public sealed class KeyCollection : IReadOnlyCollection<TKey>
    {
        private readonly Dictionary<TKey, TValue> _dictionary;

        internal KeyCollection(Dictionary<TKey, TValue> dictionary) => _dictionary = dictionary;

        /// <inheritdoc/>
        public int Count => _dictionary.Count;

        /// <inheritdoc/>
        public IEnumerator<TKey> GetEnumerator()
        {
            foreach (KeyValuePair<TKey, TValue> pair in _dictionary)
                yield return pair.Key;
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>The values of a dictionary.</summary>
    public sealed class ValueCollection : IReadOnlyCollection<TValue>
    {
        private readonly Dictionary<TKey, TValue> _dictionary;

        internal ValueCollection(Dictionary<TKey, TValue> dictionary) => _dictionary = dictionary;

        /// <inheritdoc/>
        public int Count => _dictionary.Count;

        /// <inheritdoc/>
        public IEnumerator<TValue> GetEnumerator()
        {
            foreach (KeyValuePair<TKey, TValue> pair in _dictionary)
                yield return pair.Value;
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
