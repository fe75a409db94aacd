// Errors are values here. A method that can fail returns Result or Result<T>; `throw` means a bug in the kernel and ends
// in a panic. Callers look at `IsOk` (or `Failed`) before `Value`; reading the value of a failure is such a bug.
using System;

namespace Dialogos.Kernel.Primitives;

/// <summary>Success, or the reason of a failure.</summary>
public readonly struct Result
{
    private Result(Errno error) => Error = error;

    /// <summary>The reason of the failure; <see cref="Errno.None"/> after success.</summary>
    public Errno Error { get; }

    /// <summary>True after success.</summary>
    public bool IsOk => Error == Errno.None;

    /// <summary>True after failure.</summary>
    public bool Failed => Error != Errno.None;

    /// <summary>The successful result.</summary>
    public static Result Ok => default;

    /// <summary>A failure with its reason.</summary>
    public static implicit operator Result(Errno error) => new(error);
}

/// <summary>A value, or the reason why there is none.</summary>
public readonly struct Result<T>
{
    private readonly T _value;

    private Result(T value)
    {
        _value = value;
        Error = Errno.None;
    }

    private Result(Errno error)
    {
        if (error == Errno.None)
            throw new ArgumentException("A failure needs a reason.");
        _value = default!;
        Error = error;
    }

    /// <summary>The reason of the failure; <see cref="Errno.None"/> after success.</summary>
    public Errno Error { get; }

    /// <summary>True after success.</summary>
    public bool IsOk => Error == Errno.None;

    /// <summary>True after failure.</summary>
    public bool Failed => Error != Errno.None;

    /// <summary>The value. Reading it after a failure is a bug and throws.</summary>
    public T Value => Error == Errno.None ? _value : throw new InvalidOperationException("The result is a failure.");

    /// <summary>A success with its value.</summary>
    public static implicit operator Result<T>(T value) => new(value);

    /// <summary>A failure with its reason.</summary>
    public static implicit operator Result<T>(Errno error) => new(error);
}
