namespace System.Collections.Generic;

public partial class List<T>
{
    /// <summary>Where the element is first, or -1.</summary>
    public int IndexOf(T item) => Array.IndexOf(_items, item, 0, _size);

    /// <summary>True if the element is in.</summary>
    public bool Contains(T item) => IndexOf(item) >= 0;

    /// <summary>Where an element meets the condition first, or -1.</summary>
    public int FindIndex(Predicate<T> match)
    {
        ArgumentNullException.ThrowIfNull(match);
        for (int i = 0; i < _size; i++)
        {
            if (match(_items[i]))
                return i;
        }

        return -1;
    }

    /// <summary>The first element that meets the condition, or the default.</summary>
    public T? Find(Predicate<T> match)
    {
        int index = FindIndex(match);
        return index < 0 ? default : _items[index];
    }

    /// <summary>True if an element meets the condition.</summary>
    public bool Exists(Predicate<T> match) => FindIndex(match) >= 0;

    /// <summary>Removes what meets the condition.</summary>
    public int RemoveAll(Predicate<T> match)
    {
        ArgumentNullException.ThrowIfNull(match);
        int kept = 0;
        for (int i = 0; i < _size; i++)
        {
            if (!match(_items[i]))
                _items[kept++] = _items[i];
        }

        int removed = _size - kept;
        Array.Clear(_items, kept, removed);
        _size = kept;
        _version++;
        return removed;
    }

    /// <summary>Copies the elements to an array.</summary>
    public void CopyTo(T[] array, int arrayIndex) => Array.Copy(_items, 0, array, arrayIndex, _size);

    /// <summary>Copies the elements to an array.</summary>
    public void CopyTo(T[] array) => CopyTo(array, 0);

    /// <summary>The elements as an array.</summary>
    public T[] ToArray() => new ReadOnlySpan<T>(_items, 0, _size).ToArray();

    /// <summary>Sorts by the type's order; equal elements may change places.</summary>
    public void Sort()
    {
        new Span<T>(_items, 0, _size).Sort();
        _version++;
    }

    /// <summary>Sorts by an order; equal elements may change places.</summary>
    public void Sort(Comparison<T> comparison)
    {
        new Span<T>(_items, 0, _size).Sort(comparison);
        _version++;
    }

    /// <summary>Reverses the elements.</summary>
    public void Reverse()
    {
        new Span<T>(_items, 0, _size).Reverse();
        _version++;
    }

    /// <summary>The elements, one by one.</summary>
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => new Enumerator(this);

    IEnumerator IEnumerable.GetEnumerator() => new Enumerator(this);

    /// <summary>Walks over the elements; the list must not change meanwhile.</summary>
    public struct Enumerator : IEnumerator<T>
    {
        private readonly List<T> _list;
        private readonly int _version;
        private int _index;
        private T? _current;

        internal Enumerator(List<T> list)
        {
            _list = list;
            _version = list._version;
        }

        /// <inheritdoc/>
        public readonly T Current => _current!;

        readonly object? IEnumerator.Current => _index == 0 || _index > _list._size ? throw new InvalidOperationException("Enumeration is not at an element.") : _current;

        /// <inheritdoc/>
        public bool MoveNext()
        {
            if (_version != _list._version)
                throw new InvalidOperationException("Collection was modified; enumeration operation may not execute.");
            if (_index < _list._size)
            {
                _current = _list._items[_index++];
                return true;
            }

            _index = _list._size + 1;
            _current = default;
            return false;
        }

        void IEnumerator.Reset()
        {
            _index = 0;
            _current = default;
        }

        /// <inheritdoc/>
        public readonly void Dispose()
        {
        }
    }
}
