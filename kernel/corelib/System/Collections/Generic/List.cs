namespace System.Collections.Generic;

/// <summary>An array that grows.</summary>
public partial class List<T> : IList<T>, IReadOnlyList<T>
{
    private const int FirstCapacity = 4;
    private T[] _items;
    private int _size;
    private int _version;

    /// <summary>An empty list.</summary>
    public List() => _items = Array.Empty<T>();

    /// <summary>An empty list with room.</summary>
    public List(int capacity)
    {
        if (capacity < 0)
            throw new ArgumentOutOfRangeException(nameof(capacity));
        _items = capacity == 0 ? Array.Empty<T>() : new T[capacity];
    }

    /// <summary>A list of the elements.</summary>
    public List(IEnumerable<T> collection)
    {
        ArgumentNullException.ThrowIfNull(collection);
        _items = Array.Empty<T>();
        AddRange(collection);
    }

    /// <summary>Elements.</summary>
    public int Count => _size;

    /// <summary>Room.</summary>
    public int Capacity
    {
        get => _items.Length;
        set
        {
            if (value < _size)
                throw new ArgumentOutOfRangeException(nameof(value));
            if (value != _items.Length)
                Array.Resize(ref _items, value);
        }
    }

    bool ICollection<T>.IsReadOnly => false;

    /// <summary>The element at an index.</summary>
    public T this[int index]
    {
        get
        {
            if ((uint)index >= (uint)_size)
                throw new ArgumentOutOfRangeException(nameof(index));
            return _items[index];
        }

        set
        {
            if ((uint)index >= (uint)_size)
                throw new ArgumentOutOfRangeException(nameof(index));
            _items[index] = value;
            _version++;
        }
    }

    /// <summary>Adds an element at the end.</summary>
    public void Add(T item)
    {
        if (_size == _items.Length)
            Grow(_size + 1);
        _items[_size++] = item;
        _version++;
    }

    /// <summary>Adds elements at the end.</summary>
    public void AddRange(IEnumerable<T> collection)
    {
        ArgumentNullException.ThrowIfNull(collection);
        if (collection is ICollection<T> counted)
        {
            int count = counted.Count;
            if (count != 0)
            {
                EnsureCapacity(checked(_size + count));
                counted.CopyTo(_items, _size);
                _size += count;
            }

            _version++;
            return;
        }

        foreach (T item in collection)
            Add(item);
    }

    /// <summary>Puts an element at an index.</summary>
    public void Insert(int index, T item)
    {
        if ((uint)index > (uint)_size)
            throw new ArgumentOutOfRangeException(nameof(index));
        if (_size == _items.Length)
            Grow(_size + 1);
        Array.Copy(_items, index, _items, index + 1, _size - index);
        _items[index] = item;
        _size++;
        _version++;
    }

    /// <summary>Removes the element at an index.</summary>
    public void RemoveAt(int index)
    {
        if ((uint)index >= (uint)_size)
            throw new ArgumentOutOfRangeException(nameof(index));
        RemoveRange(index, 1);
    }

    /// <summary>Removes elements from an index on.</summary>
    public void RemoveRange(int index, int count)
    {
        if (index < 0)
            throw new ArgumentOutOfRangeException(nameof(index));
        if (count < 0)
            throw new ArgumentOutOfRangeException(nameof(count));
        if (_size - index < count)
            throw new ArgumentException("Offset and length were out of bounds.");
        if (count == 0)
            return;
        _size -= count;
        Array.Copy(_items, index + count, _items, index, _size - index);
        Array.Clear(_items, _size, count);
        _version++;
    }

    /// <summary>A new list with a copy of some elements.</summary>
    public List<T> GetRange(int index, int count)
    {
        if (index < 0)
            throw new ArgumentOutOfRangeException(nameof(index));
        if (count < 0)
            throw new ArgumentOutOfRangeException(nameof(count));
        if (_size - index < count)
            throw new ArgumentException("Offset and length were out of bounds.");
        var part = new List<T>(count);
        Array.Copy(_items, index, part._items, 0, count);
        part._size = count;
        return part;
    }

    /// <summary>Removes the first such element.</summary>
    public bool Remove(T item)
    {
        int index = IndexOf(item);
        if (index < 0)
            return false;
        RemoveAt(index);
        return true;
    }

    /// <summary>Removes all.</summary>
    public void Clear()
    {
        Array.Clear(_items, 0, _size);
        _size = 0;
        _version++;
    }

    /// <summary>Makes room.</summary>
    public int EnsureCapacity(int capacity)
    {
        if (capacity < 0)
            throw new ArgumentOutOfRangeException(nameof(capacity));
        if (_items.Length < capacity)
            Grow(capacity);
        return _items.Length;
    }

    private void Grow(int needed)
    {
        int capacity = _items.Length == 0 ? FirstCapacity : 2 * _items.Length;
        if ((uint)capacity > (uint)Array.MaxLength)
            capacity = Array.MaxLength;
        Capacity = Math.Max(capacity, needed);
    }
}
