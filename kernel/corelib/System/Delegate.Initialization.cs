using System.Runtime.CompilerServices;

namespace System;

// What the compiler emits for `new SomeDelegate(target, method)`.
public abstract partial class Delegate
{
    /// <summary>Overridden by the compiler in every delegate type: the address of one of its thunks.</summary>
    internal virtual nint GetThunk(int whichThunk) => throw new InvalidOperationException("A delegate type without thunks.");

    internal void InitializeClosedInstance(object firstParameter, nint functionPointer)
    {
        if (firstParameter == null)
            throw new ArgumentException("A delegate to an instance method cannot have null 'this'.");
        _functionPointer = functionPointer;
        _firstParameter = firstParameter;
    }

    internal void InitializeClosedInstanceSlow(object firstParameter, nint functionPointer)
    {
        if (firstParameter == null)
            throw new ArgumentException("A delegate to an instance method cannot have null 'this'.");
        if (!FunctionPointerOps.IsGenericMethodPointer(functionPointer))
        {
            _functionPointer = functionPointer;
            _firstParameter = firstParameter;
            return;
        }

        _firstParameter = this;
        _functionPointer = GetThunk(ClosedInstanceThunkOverGenericMethod);
        _extraFunctionPointerOrData = functionPointer;
        _helperObject = firstParameter;
    }

    internal void InitializeClosedInstanceWithoutNullCheck(object firstParameter, nint functionPointer)
    {
        _functionPointer = functionPointer;
        _firstParameter = firstParameter;
    }

    internal void InitializeClosedInstanceToInterface(object firstParameter, nint dispatchCell)
    {
        if (firstParameter == null)
            throw new ArgumentException("A delegate to an instance method cannot have null 'this'.");
        _functionPointer = Dialogos.Kernel.Runtime.InterfaceDispatch.Resolve(firstParameter, dispatchCell);
        _firstParameter = firstParameter;
    }

    internal void InitializeClosedStaticThunk(object firstParameter, nint functionPointer, nint functionPointerThunk)
    {
        _extraFunctionPointerOrData = functionPointer;
        _helperObject = firstParameter;
        _functionPointer = functionPointerThunk;
        _firstParameter = this;
    }

    internal void InitializeOpenStaticThunk(object firstParameter, nint functionPointer, nint functionPointerThunk)
    {
        _firstParameter = this;
        _functionPointer = functionPointerThunk;
        _extraFunctionPointerOrData = functionPointer;
    }
}

/// <summary>A delegate that can hold a list. Every delegate type is one.</summary>
public abstract class MulticastDelegate : Delegate
{
}
