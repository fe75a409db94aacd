using System.Diagnostics.CodeAnalysis;

namespace System.Collections.Generic;

/// <summary>Last in, first out.</summary>
public class Stack<T>
{
    private T[] _items = Array.Empty<T>();

    /// <summary>Elements.</summary>
    public int Count { get; private set; }

    /// <summary>Puts an element on top.</summary>
    public void Push(T item)
    {
        if (Count == _items.Length)
            Array.Resize(ref _items, Count == 0 ? 4 : checked(2 * Count));
        _items[Count++] = item;
    }

    /// <summary>Takes the top element.</summary>
    public T Pop() => TryPop(out T? item) ? item : throw new InvalidOperationException("Stack empty.");

    /// <summary>The top element.</summary>
    public T Peek() => Count != 0 ? _items[Count - 1] : throw new InvalidOperationException("Stack empty.");

    /// <summary>Takes the top element, if there is one.</summary>
    public bool TryPop([MaybeNullWhen(false)] out T result)
    {
        if (Count == 0)
        {
            result = default;
            return false;
        }

        result = _items[--Count];
        _items[Count] = default!;
        return true;
    }

    /// <summary>Removes all.</summary>
    public void Clear()
    {
        Array.Clear(_items);
        Count = 0;
    }
}
