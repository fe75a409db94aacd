using System.Diagnostics.CodeAnalysis;

namespace System.Collections.Generic;

/// <summary>First in, first out.</summary>
public class Queue<T>
{
    private T[] _items = Array.Empty<T>();
    private int _head;

    /// <summary>Elements.</summary>
    public int Count { get; private set; }

    /// <summary>Adds an element at the end.</summary>
    public void Enqueue(T item)
    {
        if (Count == _items.Length)
            Grow();
        _items[(_head + Count) % _items.Length] = item;
        Count++;
    }

    /// <summary>Takes the first element.</summary>
    public T Dequeue() => TryDequeue(out T? item) ? item : throw new InvalidOperationException("Queue empty.");

    /// <summary>The first element.</summary>
    public T Peek() => Count != 0 ? _items[_head] : throw new InvalidOperationException("Queue empty.");

    /// <summary>Takes the first element, if there is one.</summary>
    public bool TryDequeue([MaybeNullWhen(false)] out T result)
    {
        if (Count == 0)
        {
            result = default;
            return false;
        }

        result = _items[_head];
        _items[_head] = default!;
        _head = (_head + 1) % _items.Length;
        Count--;
        return true;
    }

    /// <summary>The first element, if there is one.</summary>
    public bool TryPeek([MaybeNullWhen(false)] out T result)
    {
        result = Count != 0 ? _items[_head] : default;
        return Count != 0;
    }

    /// <summary>Removes all.</summary>
    public void Clear()
    {
        Array.Clear(_items);
        _head = 0;
        Count = 0;
    }

    /// <summary>A copy of the elements, the first first.</summary>
    public T[] ToArray()
    {
        if (Count == 0)
            return Array.Empty<T>();
        var items = new T[Count];
        CopyTo(items);
        return items;
    }

    private void CopyTo(T[] items)
    {
        for (int i = 0; i < Count; i++)
            items[i] = _items[(_head + i) % _items.Length];
    }

    private void Grow()
    {
        var items = new T[_items.Length == 0 ? 4 : checked(2 * _items.Length)];
        CopyTo(items);
        _items = items;
        _head = 0;
    }
}
