namespace System.Collections
{
    /// <summary>Can be walked over.</summary>
    public interface IEnumerable
    {
        /// <summary>Starts a walk.</summary>
        IEnumerator GetEnumerator();
    }

    /// <summary>A walk.</summary>
    public interface IEnumerator
    {
        /// <summary>Where it is.</summary>
        object? Current { get; }

        /// <summary>Goes on; false at the end.</summary>
        bool MoveNext();

        /// <summary>Starts again.</summary>
        void Reset();
    }
}

namespace System.Collections.Generic
{
    /// <summary>Can be walked over.</summary>
    public interface IEnumerable<out T> : IEnumerable where T : allows ref struct
    {
        /// <summary>Starts a walk.</summary>
        new IEnumerator<T> GetEnumerator();
    }

    /// <summary>A walk.</summary>
    public interface IEnumerator<out T> : IEnumerator, IDisposable where T : allows ref struct
    {
        /// <summary>Where it is.</summary>
        new T Current { get; }
    }

    /// <summary>Counts its elements.</summary>
    public interface IReadOnlyCollection<out T> : IEnumerable<T>
    {
        /// <summary>Elements.</summary>
        int Count { get; }
    }

    /// <summary>Has an element at every index.</summary>
    public interface IReadOnlyList<out T> : IReadOnlyCollection<T>
    {
        /// <summary>The element at an index.</summary>
        T this[int index] { get; }
    }

    /// <summary>A collection that may change.</summary>
    public interface ICollection<T> : IEnumerable<T>
    {
        /// <summary>Elements.</summary>
        int Count { get; }

        /// <summary>True if it never changes.</summary>
        bool IsReadOnly { get; }

        /// <summary>Adds an element.</summary>
        void Add(T item);

        /// <summary>Removes all.</summary>
        void Clear();

        /// <summary>True if the element is in.</summary>
        bool Contains(T item);

        /// <summary>Copies the elements to an array.</summary>
        void CopyTo(T[] array, int arrayIndex);

        /// <summary>Removes the first such element.</summary>
        bool Remove(T item);
    }

    /// <summary>A collection with an order.</summary>
    public interface IList<T> : ICollection<T>
    {
        /// <summary>The element at an index.</summary>
        T this[int index] { get; set; }

        /// <summary>Where the element is first, or -1.</summary>
        int IndexOf(T item);

        /// <summary>Puts an element at an index.</summary>
        void Insert(int index, T item);

        /// <summary>Removes the element at an index.</summary>
        void RemoveAt(int index);
    }

    /// <summary>Equality and hash of a type.</summary>
    public interface IEqualityComparer<in T> where T : allows ref struct
    {
        /// <summary>True if equal.</summary>
        bool Equals(T? x, T? y);

        /// <summary>The hash.</summary>
        int GetHashCode(T obj);
    }

    /// <summary>Order of a type.</summary>
    public interface IComparer<in T> where T : allows ref struct
    {
        /// <summary>Negative, zero or positive as x is less, equal or greater.</summary>
        int Compare(T? x, T? y);
    }
}
